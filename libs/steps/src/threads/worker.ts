/** What runs in the threads. Nothing here knows runs, stores or the network. */
export { draft } from '../engines/embedded/draft.ts';
export { judge } from '../engines/embedded/judge.ts';
export { evidenceFor } from '../engines/model/evidence.ts';
export { rankCorpus as searchCorpus } from '../search/rank-corpus.ts';
export { robotsRules as robots } from '../sources/courtesy/robots-rules.ts';
export { extract } from '../sources/extract/extract.ts';
