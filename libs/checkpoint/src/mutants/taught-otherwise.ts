import { Redis } from 'ioredis';
import { inject } from 'vitest';

/** Set up before tests of the Redis driver: every connection is taught the acts with one script changed. */
const { sound, changed } = inject('luaMutant');
const teach = Redis.prototype.defineCommand;
Redis.prototype.defineCommand = function (name, act) {
  teach.call(this, name, { ...act, lua: act.lua.replace(sound, () => changed) });
};
