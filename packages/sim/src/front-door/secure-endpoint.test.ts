import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { LocalAuthority } from '@cairn/host/certificates';
import { authorityFile, type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let server: CairnServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-front-door-'));
  server = await createServer({
    port: 0,
    dataDirectory: join(folder, 'data'),
    auth: 'strict',
    hostnames: ['Cairn.test', '[fd00::1]', '192.0.2.7'],
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const clientOptions = () => ({
  endpoint: server.secureEndpoint,
  region: 'us-east-1',
  credentials: server.cairn.rootAccessKey,
  requestHandler: { httpsAgent: new Agent({ ca: server.certificateAuthority() }) },
  maxAttempts: 1,
});

/** The certificate that a client gets who asks for a name. */
async function certificateFor(
  servername: string | undefined,
  from: CairnServer = server,
): Promise<X509Certificate> {
  const port = Number(new URL(from.endpoint).port);
  const socket = connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    ...(servername === undefined ? {} : { servername }),
  });
  await new Promise((resolve, reject) => socket.on('secureConnect', resolve).on('error', reject));
  const certificate = socket.getPeerX509Certificate() as X509Certificate;
  socket.destroy();
  return certificate;
}

describe('the secure endpoint', () => {
  it('is used by SDK clients that trust the authority, and by no others', async () => {
    const options = clientOptions();
    const answer = await new SFNClient(options).send(new ListStateMachinesCommand({}));
    expect(answer.stateMachines).toEqual([]);
    const s3 = new S3Client({ ...options, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'safe' }));
    await s3.send(new PutObjectCommand({ Bucket: 'safe', Key: 'k', Body: 'x'.repeat(100_000) }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'safe', Key: 'k' }));
    expect((await Body?.transformToString())?.length).toBe(100_000);
    const { requestHandler: _, ...without } = options;
    await expect(new SFNClient(without).send(new ListStateMachinesCommand({}))).rejects.toThrow(
      /certificate/,
    );
  });

  it('is trusted by processes that are told of the file', async () => {
    const file = authorityFile(join(folder, 'data'));
    expect(await readFile(file, 'utf8')).toBe(server.certificateAuthority());
    expect((await stat(join(folder, 'data', 'tls', 'ca-key.pem'))).mode & 0o777).toBe(0o600);
    const script = `fetch('${server.secureEndpoint}/_cairn/health').then(async (answer) => console.log((await answer.json()).status))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      env: { NODE_EXTRA_CA_CERTS: file },
    });
    expect(stdout).toBe('ok\n');
  });

  it('has certificates for the names of the server and for what lies under them', async () => {
    for (const name of ['localhost', 'bucket.s3.localhost', 'cairn.test', 'api.eu.cairn.test'])
      expect((await certificateFor(name)).checkHost(name), name).toBe(name);
    const usual = await certificateFor(undefined);
    for (const address of ['127.0.0.1', '::1', '192.0.2.7', 'fd00::1'])
      expect(usual.checkIP(address)).toBe(address);
    expect((await certificateFor('elsewhere.example')).checkHost('elsewhere.example')).toBeUndefined();
  });

  it('shows a page what to trust', async () => {
    const answer = await fetch(`${server.endpoint}/_cairn/ca.pem`);
    expect(await answer.text()).toBe(server.certificateAuthority());
  });
});

describe('a public certificate', () => {
  it('is shown for its names, beside the local ones', async () => {
    const authority = LocalAuthority.inMemory(Date.now());
    const { certificate, key } = authority.issue(['cairn.example'], Date.now());
    const [tlsCertificateFile, tlsKeyFile] = [join(folder, 'public.pem'), join(folder, 'public-key.pem')];
    await writeFile(tlsCertificateFile, certificate);
    await writeFile(tlsKeyFile, key);
    const own = await createServer({ port: 0, memory: true, tlsCertificateFile, tlsKeyFile });
    try {
      const issuer = new X509Certificate(authority.certificate);
      expect((await certificateFor('cairn.example', own)).checkIssued(issuer)).toBe(true);
      expect((await certificateFor(undefined, own)).checkIssued(issuer)).toBe(true);
      expect((await certificateFor('localhost', own)).checkHost('localhost')).toBe('localhost');
    } finally {
      await own.stop();
    }
  });

  it('goes with its key, or the server does not start', async () => {
    const file = join(folder, 'none.pem');
    const options = { port: 0, memory: true, tlsCertificateFile: file };
    await expect(createServer(options)).rejects.toThrow(`--tls-certificate: cannot read ${file}`);
    await writeFile(file, 'no certificate');
    await expect(createServer(options)).rejects.toThrow('give --tls-certificate and --tls-key');
    await expect(createServer({ ...options, tlsKeyFile: file })).rejects.toThrow(
      'the certificates cannot be used',
    );
  });
});
