/** What every index of objects promises; declared for each store by `store-contract.ts`. */
import type {
  ObjectChange,
  ObjectChangeAnswer,
  ObjectIndex,
  ObjectListOptions,
  StoredObject,
} from '@cairn/resources';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';

const text = (bytes: string): Uint8Array => new TextEncoder().encode(bytes);
const done = { outcome: 'done', garbage: false };

/** An object of a few bytes, or of files. */
export function sampleObject(key: string, more: Partial<StoredObject> = {}): StoredObject {
  return {
    bucket: 'b',
    key,
    size: 2,
    modifiedMs: 1_700_000_000_123,
    etag: `etag of ${key}`,
    storageClass: 'STANDARD',
    checksum: 'CRC32 FULL_OBJECT',
    revision: `revision of ${key}`,
    attributes: '{"a":1}',
    content: { kind: 'inline', bytes: text('hi') },
    ...more,
  };
}

const files = (...ids: string[]): Pick<StoredObject, 'content'> => ({
  content: { kind: 'files', files: ids.map((id) => ({ id, size: 9 })) },
});

/** Declares the suite. */
export function objectIndexContract(index: () => ObjectIndex): void {
  const write = (change: ObjectChange): Promise<ObjectChangeAnswer> => index().write(change);
  const put = (object: StoredObject, more: object = {}) => write({ kind: 'put object', object, ...more });
  const remove = (key: string) => write({ kind: 'delete object', bucket: 'b', key });
  beforeEach(async () => {
    await write({ kind: 'create bucket', bucket: { name: 'b', attributes: '{}' } });
  });

  buckets(index, write);
  objects(index, put, remove, write);
  owners(index, put, remove, write);
  uploads(index, write);
  listings(index, put);
}

function buckets(index: () => ObjectIndex, write: ObjectIndex['write']): void {
  it('keeps buckets by name and makes none twice', async () => {
    const bucket = { name: 'a', attributes: '{"n":1}' };
    expect(await write({ kind: 'create bucket', bucket })).toEqual(done);
    expect(await write({ kind: 'create bucket', bucket })).toMatchObject({ outcome: 'bucket exists' });
    expect(await write({ kind: 'update bucket', bucket: { ...bucket, attributes: '{"n":2}' } })).toEqual(
      done,
    );
    expect(await index().bucket('a')).toEqual({ name: 'a', attributes: '{"n":2}' });
    expect((await index().buckets('', 9)).map(({ name }) => name)).toEqual(['a', 'b']);
    expect((await index().buckets('a', 1)).map(({ name }) => name)).toEqual(['b']);
    expect(await write({ kind: 'delete bucket', name: 'a' })).toEqual(done);
    expect(await write({ kind: 'delete bucket', name: 'a' })).toMatchObject({ outcome: 'no bucket' });
    expect(await write({ kind: 'update bucket', bucket })).toMatchObject({ outcome: 'no bucket' });
    expect(await index().bucket('a')).toBeUndefined();
  });

  it('deletes no bucket that holds something, and writes nothing into one that is not there', async () => {
    const object = sampleObject('k');
    await write({ kind: 'put object', object });
    expect(await write({ kind: 'delete bucket', name: 'b' })).toMatchObject({ outcome: 'bucket not empty' });
    await write({ kind: 'delete object', bucket: 'b', key: 'k' });
    const upload = { bucket: 'b', key: 'k', uploadId: 'u', initiatedMs: 1, attributes: '{}' };
    await write({ kind: 'create upload', upload });
    expect(await write({ kind: 'delete bucket', name: 'b' })).toMatchObject({ outcome: 'bucket not empty' });
    await write({ kind: 'abort upload', upload });
    expect(await write({ kind: 'delete bucket', name: 'b' })).toEqual(done);
    expect(await write({ kind: 'put object', object })).toMatchObject({ outcome: 'no bucket' });
    expect(await write({ kind: 'create upload', upload })).toMatchObject({ outcome: 'no bucket' });
    expect(await index().object('b', 'k')).toBeUndefined();
  });
}

type Put = (object: StoredObject, more?: object) => Promise<ObjectChangeAnswer>;
type Remove = (key: string) => Promise<ObjectChangeAnswer>;

function objects(index: () => ObjectIndex, put: Put, remove: Remove, write: ObjectIndex['write']): void {
  it.each([
    ['few bytes', sampleObject('naïve 名 𝒳')],
    ['no bytes', sampleObject('empty', { size: 0, content: { kind: 'inline', bytes: new Uint8Array(0) } })],
    ['files', sampleObject('large', { size: 18, ...files('f1', 'f2') })],
    ['no files', sampleObject('of empty parts', { size: 0, ...files() })],
  ])('gives back an object of %s as it was put', async (_, object) => {
    expect(await put(object)).toEqual(done);
    const found = await index().object('b', object.key);
    if (found?.content.kind === 'inline') {
      expect([...found.content.bytes]).toEqual([...(object.content as { bytes: Uint8Array }).bytes]);
      expect({ ...found, content: undefined }).toEqual({ ...object, content: undefined });
    } else expect(found).toEqual(object);
    const { key, attributes, revision, size, etag } = object;
    expect(await index().objectRow('b', key)).toMatchObject({ key, attributes, revision, size, etag });
    expect(await remove(object.key)).toMatchObject({ outcome: 'done' });
    expect(await remove(object.key)).toMatchObject({ outcome: 'no object' });
  });

  it('puts an object in the place of another, and changes attributes of the one that was meant', async () => {
    await put(sampleObject('k'));
    await put(sampleObject('k', { etag: 'new', revision: 'r2' }));
    const change = { kind: 'update object', bucket: 'b', key: 'k', attributes: '{"a":2}' } as const;
    expect(await write({ ...change, revision: 'r1' })).toMatchObject({ outcome: 'condition failed' });
    expect(await write({ ...change, revision: 'r2' })).toEqual(done);
    expect(await index().object('b', 'k')).toMatchObject({ etag: 'new', attributes: '{"a":2}' });
  });

  it('looks at conditions in the moment of writing', async () => {
    const absent = { condition: { kind: 'absent' } };
    const etag = (value: string) => ({ condition: { kind: 'etag', etag: value } });
    expect(await put(sampleObject('k'), etag('*'))).toMatchObject({ outcome: 'no object' });
    const answers = await Promise.all(Array.from({ length: 9 }, () => put(sampleObject('k'), absent)));
    expect(answers.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    expect(await put(sampleObject('k', { etag: '2' }), etag('1'))).toMatchObject({
      outcome: 'condition failed',
    });
    expect(await put(sampleObject('k', { etag: '2' }), etag('etag of k'))).toEqual(done);
    expect(await put(sampleObject('k', { etag: '3' }), etag('*'))).toEqual(done);
    const condition = { kind: 'etag', etag: 'x' } as const;
    expect(await write({ kind: 'delete object', bucket: 'b', key: 'k', condition })).toMatchObject({
      outcome: 'condition failed',
    });
    expect(await index().object('b', 'k')).toMatchObject({ etag: '3' });
  });
}

function owners(index: () => ObjectIndex, put: Put, remove: Remove, write: ObjectIndex['write']): void {
  it('knows which files have lost their last owner', async () => {
    await put(sampleObject('a', files('f1', 'f2')));
    expect(await put(sampleObject('copy', files('f1', 'f2')), { shares: true })).toEqual(done);
    expect(await remove('a')).toEqual(done);
    expect(await index().garbage('', 9)).toEqual([]);
    expect(await put(sampleObject('copy'))).toEqual({ outcome: 'done', garbage: true });
    expect(await index().garbage('', 9)).toEqual(['f1', 'f2']);
    expect(await index().garbage('f1', 9)).toEqual(['f2']);
    expect(await put(sampleObject('b', files('f1')), { shares: true })).toMatchObject({
      outcome: 'source gone',
    });
    expect(await index().unknownFiles(['f1', 'f2', 'f3'])).toEqual(['f3']);
    expect(await write({ kind: 'forget files', ids: ['f1', 'f2'] })).toEqual(done);
    expect(await index().unknownFiles(['f1', 'f2'])).toEqual(['f1', 'f2']);
  });

  it('forgets no file that is owned', async () => {
    await put(sampleObject('a', files('f1')));
    await write({ kind: 'forget files', ids: ['f1'] });
    expect(await index().unknownFiles(['f1'])).toEqual([]);
  });
}

function uploads(index: () => ObjectIndex, write: ObjectIndex['write']): void {
  const upload = { bucket: 'b', key: 'k', uploadId: 'u1' };
  const part = (number: number, fileId: string | undefined = `f${number}`) => ({
    number,
    size: number,
    etag: `e${number}`,
    modifiedMs: 5,
    attributes: '{}',
    fileId,
  });
  const begin = (more: object = {}) =>
    write({ kind: 'create upload', upload: { ...upload, initiatedMs: 3, attributes: '{}', ...more } });

  it('keeps uploads and their parts in order', async () => {
    await begin();
    await begin({ uploadId: 'u0' });
    await begin({ key: 'a', uploadId: 'u9' });
    expect(await index().upload(upload)).toEqual({ ...upload, initiatedMs: 3, attributes: '{}' });
    expect(await index().upload({ ...upload, key: 'other' })).toBeUndefined();
    const listed = await index().uploads({ bucket: 'b', prefix: '', limit: 9 });
    expect(listed.map(({ uploadId }) => uploadId)).toEqual(['u9', 'u0', 'u1']);
    const after = { key: 'k', uploadId: 'u0' };
    expect(await index().uploads({ bucket: 'b', prefix: 'k', after, limit: 9 })).toHaveLength(1);
    for (const number of [3, 1, 2]) await write({ kind: 'put part', upload, part: part(number) });
    expect(await index().parts('u1', 0, 9)).toEqual([part(1), part(2), part(3)]);
    expect(await index().parts('u1', 1, 1)).toEqual([part(2)]);
    const strange = { ...upload, uploadId: 'u7' };
    expect(await write({ kind: 'put part', upload: strange, part: part(1) })).toMatchObject({
      outcome: 'no upload',
    });
  });

  it('makes an object of parts and drops the others', async () => {
    await begin();
    for (const number of [1, 2, 3]) await write({ kind: 'put part', upload, part: part(number) });
    expect(await write({ kind: 'put part', upload, part: part(2, 'f2b') })).toEqual({
      outcome: 'done',
      garbage: true,
    });
    const complete = (...ids: string[]) =>
      write({ kind: 'complete upload', upload, object: sampleObject('k', files(...ids)) });
    expect(await complete('f1', 'f2')).toMatchObject({ outcome: 'no upload' });
    expect(await complete('f1', 'f2b')).toEqual({ outcome: 'done', garbage: true });
    expect(await index().garbage('', 9)).toEqual(['f2', 'f3']);
    expect(await index().upload(upload)).toBeUndefined();
    expect(await index().parts('u1', 0, 9)).toEqual([]);
    expect(await complete('f1', 'f2b')).toMatchObject({ outcome: 'no upload' });
    expect((await index().object('b', 'k'))?.content).toEqual(files('f1', 'f2b').content);
  });

  it('gives the parts of an upload up', async () => {
    await begin();
    await write({ kind: 'put part', upload, part: part(1) });
    await write({ kind: 'put part', upload, part: { ...part(2), fileId: undefined, size: 0 } });
    expect(await write({ kind: 'abort upload', upload })).toEqual({ outcome: 'done', garbage: true });
    expect(await write({ kind: 'abort upload', upload })).toMatchObject({ outcome: 'no upload' });
    expect(await index().garbage('', 9)).toEqual(['f1']);
  });
}

function listings(index: () => ObjectIndex, put: Put): void {
  const unit = fc.constantFrom('a', 'b', '/', '//', 'é', '\uff5e', '𝒳', '\u0001', '.', 'A');
  const key = fc.string({ unit, minLength: 1, maxLength: 6 });

  it('lists as a plain filter over all keys would, in the order of UTF-8', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { maxLength: 25 }),
        fc.string({ unit, maxLength: 2 }),
        fc.constantFrom('', '/', '//', 'a', 'é'),
        fc.integer({ min: 1, max: 4 }),
        async (keys, prefix, delimiter, limit) => {
          const bucket = `model-${keys.length}-${Math.abs(hashOf([...keys, prefix, delimiter]))}`;
          await index().write({ kind: 'create bucket', bucket: { name: bucket, attributes: '{}' } });
          await Promise.all(keys.map((each) => put(sampleObject(each, { bucket }))));
          const found: string[] = [];
          for (let after: ObjectListOptions['after']; ; ) {
            const options = { bucket, prefix, delimiter, limit, ...(after === undefined ? {} : { after }) };
            const page = await index().list(options);
            for (const entry of page)
              found.push(entry.kind === 'object' ? entry.object.key : `${entry.prefix}…`);
            const last = page.at(-1);
            if (last === undefined) break;
            after =
              last.kind === 'object'
                ? { kind: 'key', text: last.object.key }
                : { kind: 'prefix', text: last.prefix };
          }
          expect(found).toEqual(modelOf(keys, prefix, delimiter));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('begins after a key that is not there, and before the prefix', async () => {
    for (const each of ['a', 'b/1', 'b/2', 'c']) await put(sampleObject(each));
    const keys = async (options: Partial<ObjectListOptions>): Promise<string[]> => {
      const page = await index().list({ bucket: 'b', prefix: '', delimiter: '', limit: 9, ...options });
      return page.map((entry) => (entry.kind === 'object' ? entry.object.key : `${entry.prefix}…`));
    };
    expect(await keys({ after: { kind: 'key', text: 'b/1x' } })).toEqual(['b/2', 'c']);
    expect(await keys({ after: { kind: 'key', text: 'a' }, prefix: 'b/' })).toEqual(['b/1', 'b/2']);
    expect(await keys({ after: { kind: 'key', text: 'c' }, prefix: 'b/' })).toEqual([]);
    expect(await keys({ after: { kind: 'key', text: 'b/1' }, delimiter: '/' })).toEqual(['b/…', 'c']);
    expect(await keys({ after: { kind: 'prefix', text: 'b/' }, delimiter: '/' })).toEqual(['c']);
  });
}

function modelOf(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const entries = sorted
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      return at === -1 ? key : `${key.slice(0, at + delimiter.length)}…`;
    });
  return entries.filter((entry, at) => !entry.endsWith('…') || entries.indexOf(entry) === at);
}

function hashOf(texts: readonly string[]): number {
  let hash = 0;
  for (const character of texts.join('\u0000')) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) | 0;
  return hash;
}
