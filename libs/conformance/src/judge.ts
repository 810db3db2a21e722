import { closed, nameOf } from './closed.ts';
import { type Response, readDocument } from './document.ts';
import { eventsIn } from './event-stream.ts';
import { findOperation } from './operations.ts';
import { type Check, type CheckOf, checksBy } from './validators.ts';

/** One answer of the API as it was sent. */
export interface Answer {
  readonly method: string;
  /** With or without its query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  /** As far as it came. */
  readonly body: string;
  /** Whether that is all of it: half a JSON text cannot be judged. */
  readonly whole: boolean;
}

/** What about an answer is not as the document says, in words; empty when all is. */
export type Judge = (answer: Answer) => string[];

/** What every answer may carry, and the document need not say. */
const PLAIN_HEADERS = new Set([
  'cache-control',
  'connection',
  'content-length',
  'content-security-policy',
  'content-type',
  'date',
  'keep-alive',
  'referrer-policy',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
  'x-request-id',
]);
const EVENT_STREAM = 'text/event-stream';
const JSON_TYPE = 'application/json';
/** The refusals of requests that no operation takes are of this form. */
const ANY_REFUSAL = 'Problem';
const EMPTY_STATUSES = [204, 304];

/** @throws ZodError when `document` is no OpenAPI 3.1 document of the form that is read here */
export function createJudge(document: unknown): Judge {
  const { operations, schemas } = readDocument(closed(document));
  const find = findOperation(operations);
  const named = new Map(Object.entries(schemas).map(([name, schema]) => [nameOf(name), Object(schema)]));
  const fits = checksBy(named, false);
  const textFits = checksBy(named, true);
  const seen = new Set<string>();
  const anyRefusal = { $ref: nameOf(ANY_REFUSAL) };

  const faultsOf = (answer: Answer): string[] => {
    const operation = find(answer.method, answer.path.replace(/[?#].*$/s, ''));
    if (!operation) return undocumentedFaults(answer, fits(anyRefusal));
    const response = operation.responses.get(answer.status);
    if (response) return [...headerFaults(answer, response, textFits), ...bodyFaults(answer, response, fits, seen)];
    const known = [...operation.responses.keys()].join(', ');
    return [`the status ${answer.status} is not documented for ${operation.name} (only ${known})`];
  };
  return (answer) => faultsOf(answer).map((fault) => `${answer.method} ${answer.path} → ${answer.status}: ${fault}`);
}

function headerFaults(answer: Answer, { headers }: Response, textFits: CheckOf): string[] {
  const documented = new Map(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), { name, header }]));
  const missing = [...documented.values()]
    .filter(({ name, header }) => header.required && !answer.headers.has(name))
    .map(({ name }) => `the header ${name} is missing`);
  const wrong = [...answer.headers].flatMap(([name, value]) => {
    const known = documented.get(name);
    if (!known) return PLAIN_HEADERS.has(name) ? [] : [`the header ${name} is not documented`];
    return textFits(known.header.schema)(value).map((fault) => `the header ${name}: ${fault}`);
  });
  return [...missing, ...wrong];
}

function bodyFaults(answer: Answer, { content }: Response, fits: CheckOf, seen: Set<string>): string[] {
  if (answer.method === 'HEAD' || EMPTY_STATUSES.includes(answer.status)) {
    return answer.body === '' ? [] : ['it has a body, and must have none'];
  }
  const type = mediaTypeOf(answer);
  const media = content[type];
  if (!media) return [`its content type is "${type}", documented: ${Object.keys(content).join(', ') || 'none'}`];
  if (type === EVENT_STREAM) return streamFaults(answer, fits(media['x-event-data']), seen);
  return answer.whole ? textFaults(type, answer.body, fits(media.schema)) : [];
}

/** What no operation takes has to be refused, and in the form of all refusals. */
function undocumentedFaults(answer: Answer, isProblem: Check): string[] {
  if (answer.status < 400) return ['it was served, and no operation of the document is like that'];
  return answer.method === 'HEAD' || !answer.whole
    ? []
    : textFaults('application/problem+json', answer.body, isProblem);
}

/** Many readers are sent the same events; each text is looked at once. */
const SEEN_MAX = 50_000;

function streamFaults({ body }: Answer, isEvent: Check, seen: Set<string>): string[] {
  const { data, faults } = eventsIn(body);
  for (const text of data) {
    if (seen.has(text)) continue;
    const wrong = textFaults(JSON_TYPE, text, isEvent);
    faults.push(...wrong);
    if (seen.size >= SEEN_MAX) seen.clear();
    if (wrong.length === 0) seen.add(text);
  }
  return faults;
}

function textFaults(type: string, text: string, check: Check): string[] {
  if (!/[/+]json$/.test(type)) return check(text);
  try {
    return check(JSON.parse(text)).map((fault) => `${fault}, in ${shortened(text)}`);
  } catch {
    return [`its body is not JSON: ${shortened(text)}`];
  }
}

const SHOWN_CHARS = 600;
const shortened = (text: string) => (text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text);

const mediaTypeOf = ({ headers }: Answer): string => (headers.get('content-type') ?? '').replace(/;.*$/s, '').trim();
