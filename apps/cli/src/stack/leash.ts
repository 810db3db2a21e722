/**
 * Loaded into every process of a stack before its own code: when the supervisor is gone, even by SIGKILL, the channel to
 * it closes, and the process drains as if it had been told to.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel alone is no reason to stay alive.
process.channel?.unref();
