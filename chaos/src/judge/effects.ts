import { effectName } from '../world/errands.ts';
import type { EffectLog, History, Violation } from './history.ts';

/** Each effect has one key for good, each key one effect; a completed run has had all of its effects, a cancelled one gives back. */
export function judgeEffects({ submitted, runs, effects }: History): Violation[] {
  const found = judgeKeys(effects);
  const applied = (id: string, what: string) => isApplied(effects, effectName(id, what));
  for (const { ids, items } of submitted) {
    const [id] = ids;
    const status = runs.get(id ?? '')?.record.status;
    if (id === undefined || items === undefined) continue;
    const wanted = [...Array.from({ length: items }, (_, i) => `buy ${i}`), 'pay', 'deliver'];
    const missing = wanted.filter((what) => !applied(id, what));
    if (status === 'completed' && missing.length > 0) {
      found.push({ rule: 'effect missing', subject: id, what: missing.join(', ') });
    }
    if (status === 'cancelled' && applied(id, 'pay') && !applied(id, 'pay back')) {
      found.push({ rule: 'not given back', subject: id, what: 'it was cancelled after it had paid' });
    }
  }
  return found;
}

function judgeKeys(effects: EffectLog): Violation[] {
  const found: Violation[] = [];
  const effectOf = new Map<string, string>();
  for (const [subject, keys] of effects) {
    if (keys.size > 1) found.push({ rule: 'second key of an effect', subject, what: [...keys.keys()].join(' ') });
    for (const key of keys.keys()) {
      const other = effectOf.get(key);
      if (other !== undefined) found.push({ rule: 'key of two effects', subject, what: `${key} is ${other}'s` });
      effectOf.set(key, subject);
    }
  }
  return found;
}

const isApplied = (effects: EffectLog, name: string) =>
  [...(effects.get(name)?.values() ?? [])].some((use) => use.applied);
