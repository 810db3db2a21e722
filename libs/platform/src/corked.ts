import type { Writable } from 'node:stream';

/**
 * Lets what is written in one turn of the event loop leave together, in its order: commands of steps that run side by side
 * then share a system call here and a read in Redis.
 */
export function corkEachTurn(socket: Writable): void {
  const { write } = socket;
  const uncork = () => socket.uncork();
  socket.write = (...args: unknown[]): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork();
      setImmediate(uncork);
    }
    return Reflect.apply(write, socket, args);
  };
}
