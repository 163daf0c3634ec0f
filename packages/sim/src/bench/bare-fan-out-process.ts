import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * A process that sends what is posted to it to everybody who has a WebSocket, in the bytes of a GraphQL API and without
 * anything that one does: what the library and the machine can do. Prints its port.
 */
const subscribers: { readonly socket: WebSocket; readonly id: string }[] = [];
const server = createServer(async (request, response) => {
  const { variables } = JSON.parse(String(Buffer.concat(await request.toArray())));
  const message = JSON.stringify({ data: { onSend: { ...variables, author: { name: 'Ana' } } } });
  for (const { socket, id } of subscribers) socket.send(`{"id":"${id}","type":"data","payload":${message}}`);
  response.writeHead(200, { 'content-length': 2 });
  response.end('{}');
});
const sockets = new WebSocketServer({
  server,
  perMessageDeflate: false,
  handleProtocols: () => 'graphql-ws',
});
sockets.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    const { type, id } = JSON.parse(data.toString());
    if (type !== 'start') return;
    subscribers.push({ socket, id });
    socket.send(`{"type":"start_ack","id":"${id}"}`);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
