import { createServer } from '@cairn/server';

/** A server for the tracer: `node traced-server.ts DATA [unsafe]`; says its address and `Ready.` */
const [, , dataDirectory, mode] = process.argv;
if (dataDirectory === undefined) throw new Error('the data directory is missing');
const server = await createServer({ dataDirectory, port: 0, unsafeSynchronousOff: mode === 'unsafe' });
process.stdout.write(`${server.endpoint}\nReady.\n`);
