import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/*
 * What the example talks to, as a program on the loopback address: a registry that knows every vendor but ghosts, and a bank that
 * books each Idempotency-Key once, as banks do. GET /ledger shows what came in.
 */
const Order = z.object({ reference: z.string(), invoice: z.string(), vendor: z.string(), cents: z.int() });

const booked = new Map<string, z.infer<typeof Order>>();
const tries: string[] = [];
const asked: string[] = [];

function vendor(name: string) {
  asked.push(name);
  return { known: !name.startsWith('ghost'), risk: (name.length % 10) / 10 };
}

async function pay(req: IncomingMessage) {
  const key = z.string().parse(req.headers['idempotency-key']);
  const order = Order.parse(await json(req));
  tries.push(key);
  if (!booked.has(key)) booked.set(key, order);
  return { payment_id: `payment-${key.slice(0, 12)}` };
}

async function answer(req: IncomingMessage): Promise<unknown> {
  const [, place, name = ''] = (req.url ?? '/').split('/');
  if (place === 'vendors') return vendor(decodeURIComponent(name));
  if (place === 'payments' && req.method === 'POST') return pay(req);
  return { asked, tries, booked: [...booked].map(([key, order]) => ({ key, ...order })) };
}

const server = createServer((req, res) => {
  const send = (status: number, body: unknown) =>
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  answer(req).then(
    (body) => send(200, body),
    (error: unknown) => send(400, { error: String(error) }),
  );
});
server.listen(Number(process.env.PLACES_PORT ?? 4001), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'places ready', port })}\n`);
});
