/** One of the things that a question compares, and what is asked of it alone. */
export interface Side {
  readonly about: string;
  readonly query: string;
}

const MIN_SIDES = 2;
const MAX_SIDES = 6;
const IN = String.raw`(?:in|on|by|for|as to|in terms of|regarding|with respect to|with regard to)`;

/** The things compared come first, what they are compared in last. */
const FORMS: readonly RegExp[] = [
  new RegExp(String.raw`^compare (?<things>.+?)(?: ${IN} (?<respect>.+))?$`, 'iu'),
  new RegExp(
    String.raw`^(?<things>[^:]+? (?:vs\.?|versus) [^:]+?)(?:\s*[:,–-] (?<respect>.+)| ${IN} (?<respect2>.+))?$`,
    'iu',
  ),
  new RegExp(
    String.raw`^how (?:do|does|did) (?<things>.+? and .+?) (?:differ|compare)(?: ${IN} (?<respect>.+))?$`,
    'iu',
  ),
  new RegExp(
    String.raw`^how (?:do|does|did) (?<things>.+? (?:differ from|compare (?:with|to)) .+?)(?: ${IN} (?<respect>.+))?$`,
    'iu',
  ),
  new RegExp(
    String.raw`^what (?:is|are) the differences? between (?<things>.+? and .+?)(?: ${IN} (?<respect>.+))?$`,
    'iu',
  ),
];
const BETWEEN = /,? and |,? with | to |, | vs\.? | versus | differ from | compare (?:with|to) /iu;

/** What a question that compares asks of each thing; empty for any other question. */
export function sidesOf(question: string): Side[] {
  const asked = question.trim().replace(/[.?!]+$/, '');
  const found = FORMS.map((form) => form.exec(asked)?.groups).find((groups) => groups !== undefined);
  const things = (found?.['things'] ?? '').split(BETWEEN).map((thing) => thing.replace(/^(?:the|an?) /i, '').trim());
  const sides = new Set(things.filter((thing) => thing !== ''));
  if (sides.size < MIN_SIDES || sides.size > MAX_SIDES) return [];
  const respect = found?.['respect'] ?? found?.['respect2'];
  return [...sides].map((about) => ({ about, query: askedOf(about, respect) }));
}

function askedOf(about: string, respect: string | undefined): string {
  if (respect === undefined) return `What is ${about}?`;
  if (/^(?:how|what|which|who|when|where|why)\b/i.test(respect)) return `${upper(respect)} (${about})?`;
  return `What is the ${respect.replace(/^(?:the|their|its) /i, '')} of ${about}?`;
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
