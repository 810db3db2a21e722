/** What an answer to a kind of question has in it. */
export interface Expected {
  /** Best first: the others will do. */
  readonly marks: readonly RegExp[];
  /** Without any of them a statement is no answer. */
  readonly strict: boolean;
}

/** No year, and no part of a name: "M23". */
const QUANTITY = /(?<![\p{L}\p{N}-])(?!(?:1[5-9]|20)\d\d\b)\p{N}/u;
const NUMBER_WORD =
  /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half)\b/i;
const DIGIT = /\d/;
const NAME = /\p{Lu}/u;
const PERSON = /(?<![\p{L}'’.-])\p{Lu}[\p{L}'’.-]+ (?:[\p{L}'’.-]+ ){0,2}\p{Lu}[\p{L}'’-]+/u;
const PERCENT = /%|\bpercent/i;
const MONEY = /[$€£¥]|\b(?:dollars?|euros?)\b/i;
/** A figure that is neither money nor a share. */
const COUNT = /(?<![$€£¥\d.,])\d[\d.,]*(?!\d|[.,]\d|\s?(?:%|percent))/i;
const LENGTH = /\d\s?(?:k?m|nm|mi|miles|kilomet\w+|met(?:er|re)s?|ft|feet)\b(?! sq)/i;
const AREA = /\bsq\b|\bsquare\b|\bha\b|\bhectares?\b|\bacres?\b/i;
const TIME = /\d\s?(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b/i;
const CLOCK = /\b\d{1,2}[:.]\d\d\b|\d\s?(?:hrs?|am|pm|a\.m\.|p\.m\.)\b|\bUTC\b/i;
const WEIGHT = /\d\s?(?:k?g|mg|t|lbs?|tons?|tonnes?|pounds?|ounces?|kilo\w*|grams?)\b/i;
const DEGREES = /°|\bdegrees?\b/i;
const DATE =
  /\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b(?:1\d|20)\d\d\b/;

/** By how a question begins; the first that fits. */
const ENTRIES: readonly (readonly [RegExp, readonly RegExp[]])[] = [
  [/\bweighs?\b|^how heavy\b/i, [WEIGHT]],
  [/\btemperature\b/i, [DEGREES]],
  [/^(?:at )?what time\b/i, [CLOCK]],
  [/^(?:at )?what age\b|^how old must\b|^how many (?:years|months|weeks|days|hours|minutes)\b/i, [TIME]],
  [/^what (?:do|does|did|is)\b.*\b(?:cost|price|earn|pay|paid|wage|salary|fee|rent)s?\b/i, [MONEY, PERCENT]],
  [/\bhow much\b.*\b(?:money|spend|owe|cost|worth|pay|paid|earn|invest|borrow|dollars?|price)/i, [MONEY, PERCENT]],
  [/^(?:what|which) (?:share|part|percentage|proportion|fraction)\b/i, [PERCENT]],
  [/^how (?:fast|quickly)\b/i, [PERCENT, DIGIT]],
  [/^how (?:long|far)\b|\bhow many (?:kilomet|miles|met(?:er|re)s)/i, [LENGTH, TIME]],
  [/^how (?:high|tall|deep)\b/i, [LENGTH, DIGIT]],
  [/^how (?:big|large)\b/i, [AREA, MONEY, DIGIT]],
  [/^how (?:rich|wealthy|dear|expensive)\b|\bworth\b/i, [MONEY]],
  [/^how old\b|^when\b|^on (?:what|which) (?:day|date)|^(?:in )?(?:what|which) year/i, [DATE]],
  [/^how many\b/i, [COUNT, PERCENT]],
  [/^how (?:much|often|soon)\b|^how \w+ (?:is|are)\b/i, [DIGIT]],
  [/^(?:with |by |to )?(?:who|whom|whose)\b/i, [PERSON, NAME]],
  [/^where\b|^(?:what|which) (?:city|town|country|countries)\b/i, [NAME]],
];

const STATEMENTS: readonly (readonly [RegExp, readonly RegExp[], boolean])[] = [
  [/^how (?:many|much|big|large|old|tall|high|deep)\b/i, [QUANTITY, NUMBER_WORD], true],
  [/^how (?:long|far|fast|quickly|soon|often)\b/i, [DIGIT], false],
  [/\b(?:what|which) (?:share|percentage|number|rate|size|age|year|date|day)\b|^when\b/i, [DIGIT], false],
  [/^(?:with |by |to )?(?:who|whom|whose)\b/i, [NAME], false],
];

export function expectedOfEntries(question: string): Expected | undefined {
  const marks = ENTRIES.find(([asks]) => asks.test(question))?.[1];
  return marks && { marks, strict: false };
}

export function expectedOfStatements(question: string): Expected | undefined {
  const found = STATEMENTS.find(([asks]) => asks.test(question));
  return found && { marks: found[1], strict: found[2] };
}

/** 1 for the best mark, less for others, 0 for none; undefined where nothing is expected. */
export function meets(expected: Expected | undefined, text: string): number | undefined {
  if (!expected) return undefined;
  const at = expected.marks.findIndex((mark) => mark.test(text));
  return at < 0 ? 0 : at === 0 ? 1 : OTHER_MARK;
}

const OTHER_MARK = 0.7;
