import { z } from 'zod';

/** All there is, or the first page of it. */
export const listOf = <T extends z.ZodType>(item: T) => z.object({ object: z.literal('list'), data: z.array(item) });

/** A list that is never longer than one page. */
export const wholeList = <T extends z.ZodType>(item: T) => listOf(item).extend({ next_cursor: z.null() });
