/** Something that the launcher cannot mend by itself: what happened, and what the person at the keyboard can do. */
export class Trouble extends Error {
  constructor(what, fix) {
    super(`${what}\n  ${fix.split('\n').join('\n  ')}`);
    this.name = 'Trouble';
  }
}

/** Failures of npm, apt-get and brew that have one known cause, by what they print. */
const CAUSES = [
  {
    sign: /ENOSPC|No space left on device/i,
    what: 'The disk is full.',
    fix: 'Free some space (the set-up needs about 700 MB) and run the same command again.',
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENETUNREACH|Temporary failure resolving|Could not connect to/i,
    what: 'A package registry could not be reached.',
    fix: 'Connect this machine to the network (behind a proxy: set HTTPS_PROXY) and run the same command again.',
  },
  {
    sign: /EACCES|EPERM|Permission denied/i,
    what: 'A file or folder may not be written.',
    fix: 'Check who owns the project folder and the npm cache, for example: sudo chown -R "$(id -un)" . ~/.npm',
  },
];

/** @param output everything that the failed tool printed */
export function troubleOf(task, output, logFile) {
  const cause = CAUSES.find(({ sign }) => sign.test(output));
  const what = cause ? `${task} failed: ${cause.what}` : `${task} failed.`;
  const lastLines = output.trim().split('\n').slice(-8).join('\n');
  return new Trouble(what, `${cause?.fix ?? lastLines}\nThe whole output: ${logFile}`);
}
