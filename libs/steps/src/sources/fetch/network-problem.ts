import { OutOfReachError } from '@cairn/net';
import { type ProblemCode, SourceProblem } from '../problem.ts';

const BY_CODE: readonly (readonly [RegExp, ProblemCode, string])[] = [
  [/^(ENOTFOUND|ENODATA)$/, 'dns_failed', 'Its host name has no address'],
  [/^EAI_/, 'dns_unavailable', 'Its host name could not be looked up'],
  [/TIMEOUT|^ETIMEDOUT$/, 'timeout', 'It did not answer in time'],
  [/^(Z_|ERR__|ERR_BROTLI)/, 'bad_encoding', 'Its compressed content is broken'],
  [
    /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/,
    'tls_failed',
    'Its TLS certificate or handshake is not valid',
  ],
  [/^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RESPONSE|RES_))/, 'bad_response', 'Its answer is not proper HTTP'],
];

/** What a failed request says about its source; everything unknown counts as a broken connection, worth a retry. */
export function problemOf(error: unknown): SourceProblem {
  if (error instanceof SourceProblem) return error;
  if (error instanceof OutOfReachError) {
    return error.reason === 'blocked'
      ? new SourceProblem('ssrf_blocked', `Not fetched: ${error.message}.`)
      : new SourceProblem('dns_failed', `${error.message}.`);
  }
  const code = codeOf(error);
  const [, problem, text] = BY_CODE.find(([pattern]) => pattern.test(code)) ?? [
    undefined,
    'connection_failed' as const,
    'The connection broke or was refused',
  ];
  return new SourceProblem(problem, code ? `${text} (${code}).` : `${text}.`, { cause: error });
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
