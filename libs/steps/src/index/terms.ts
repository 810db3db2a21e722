import { stemmer } from 'stemmer';

// Words that say nothing about what a text is about; the second group is how questions are put.
const STOP_WORDS = new Set(
  `a about above after again against all also am an and any are as at be because been before being below between both
  but by can cannot could did do does doing down during each either else ever every few for from further had has have
  having he her here hers him his how however i if in into is it its itself just least less let like ll made make makes
  many may me might mine more most much must my neither no nor not now of off often on once one only onto or other our
  out over own per quite rather re same shall she should since so some still such than that the their them then there
  therefore these they this those though through thus to together too toward under until up upon us ve very was we well
  were what whatever when where whether which while who whom whose why will with within without would yes yet you your
  don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven
  actually add adding adds call called describe different explain good help important kind main matter mean means need needed
  done instead keep keeps kept take taken takes took give gives given get gets say says said
  people point purpose really right sort thing things way ways work works used use uses using`.split(/\s+/),
);

/** Stems are looked up far more often than they are new; at that many the memory is cleared. */
const MAX_REMEMBERED_STEMS = 100_000;
const stems = new Map<string, string>();

export interface Term {
  readonly stem: string;
  /** As it was written, lower case. */
  readonly word: string;
}

/** The words that carry meaning, in order, repeated as often as they stand there. */
export function* termsOf(text: string): Generator<Term> {
  const lower = text.toLowerCase().replace(/['’]s\b/g, '');
  for (const [word] of lower.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (STOP_WORDS.has(word) || (word.length === 1 && !/\p{N}/u.test(word))) continue;
    yield { word, stem: stemOf(word) };
  }
}

/** Each stem once, in the order of its first use. */
export function stemsOf(text: string): Set<string> {
  return new Set([...termsOf(text)].map(({ stem }) => stem));
}

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= MAX_REMEMBERED_STEMS) stems.clear();
  const stem = /^[a-z]+$/.test(word) ? stemmer(inOneSpelling(word)) : word;
  stems.set(word, stem);
  return stem;
}

const BRITISH =
  /^(arm|behavi|cand|clam|col|demean|endeav|fav|ferv|flav|harb|hon|hum|lab|neighb|od|parl|rig|rum|sav|savi|splend|tum|val|vap|vig)our/;

/** British words as Americans spell them: texts of both are asked by both. */
function inOneSpelling(word: string): string {
  return word
    .replace(BRITISH, '$1or')
    .replace(/^((?:centi|kilo|milli)?met|cent|fib|lit|theat)re(s?)$/, '$1er$2')
    .replace(/^(def|lic|off|pret)ence(s?)$/, '$1ense$2')
    .replace(/^(program)me(s?)$/, '$1$2')
    .replace(/is(ations?)$/, 'iz$1');
}
