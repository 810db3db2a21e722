/**
 * Loaded into every process before its own code: when the chaos is gone, even by SIGKILL, the channel to it closes, and so
 * do they.
 */
process.once('disconnect', () => process.exit(1));
// The channel alone is no reason to stay alive.
process.channel?.unref();
