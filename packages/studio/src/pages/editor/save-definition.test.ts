import { diagnoseDefinition } from '@cairn/asl';
import { parseDefinitionText } from '@cairn/diagram';
import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';
import { type DefinitionStore, type SavedDefinition, saveDefinition } from './save-definition.ts';

/** Keeps a definition and counts its revisions, as the service does; each answer waits until it is let go. */
class SlowStore implements DefinitionStore {
  definition: string;
  #revision = 1;
  #letGo: () => void = () => undefined;
  readonly #open: Promise<void>;

  constructor(definition: string, isSlow = true) {
    this.definition = definition;
    this.#open = isSlow ? new Promise((resolve) => (this.#letGo = resolve)) : Promise.resolve();
  }

  readonly letGo = () => this.#letGo();

  get saved(): SavedDefinition {
    return { text: this.definition, json: this.definition, revision: String(this.#revision) };
  }

  readonly validate = async (definition: string) =>
    diagnoseDefinition(definition, { type: 'STANDARD' }).diagnostics.filter(
      ({ severity }) => severity === 'ERROR',
    );

  readonly read = async () => {
    await this.#open;
    return { definition: this.definition, revisionId: String(this.#revision) };
  };

  readonly write = async (definition: string) => {
    this.definition = definition;
    return { revisionId: String(++this.#revision) };
  };
}

const definitionOf = (state: string) => `{"StartAt":"${state}","States":{"${state}":{"Type":"Succeed"}}}`;
const parsed = (state: string) => parseDefinitionText(definitionOf(state), 'json');

test('counts as saved what was sent, not what was typed while it was sent', async () => {
  const store = new SlowStore(definitionOf('First'));
  const session = { definition: parsed('Second') };
  const saving = saveDefinition(session.definition, store.saved, store);
  session.definition = parsed('Third');
  store.letGo();
  const result = await saving;
  expect(store.definition).toBe(definitionOf('Second'));
  expect(result).toEqual({
    kind: 'saved',
    saved: { text: definitionOf('Second'), json: definitionOf('Second'), revision: '2' },
  });
});

test('keeps the text in YAML beside the JSON that was sent', async () => {
  const store = new SlowStore(definitionOf('First'), false);
  const text = 'StartAt: A\nStates:\n  A:\n    Type: Succeed\n';
  const result = await saveDefinition(parseDefinitionText(text, 'yaml'), store.saved, store);
  expect(result).toMatchObject({ kind: 'saved', saved: { text, json: store.definition } });
  expect(JSON.parse(store.definition)).toEqual({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
});

test('saving again while it is saved does nothing, so that nobody meets his own revision', async () => {
  const store = new SlowStore(definitionOf('First'));
  const { saved } = store;
  const once = oneAtATime();
  const first = once(() => saveDefinition(parsed('Second'), saved, store));
  const second = once(() => saveDefinition(parsed('Second'), saved, store));
  store.letGo();
  expect(await second).toBeUndefined();
  expect(await first).toMatchObject({ kind: 'saved' });
  expect(await once(async () => 'done')).toBe('done');
});

test('work that failed does not keep the next from beginning', async () => {
  const once = oneAtATime();
  await expect(once(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  expect(await once(async () => 'done')).toBe('done');
});

test('writes nothing over what someone else has saved', async () => {
  const store = new SlowStore(definitionOf('First'), false);
  const { saved } = store;
  await store.write(definitionOf('Theirs'));
  const result = await saveDefinition(parsed('Mine'), saved, store);
  expect(result).toMatchObject({ kind: 'conflict', theirs: { text: definitionOf('Theirs'), revision: '2' } });
  expect(store.definition).toBe(definitionOf('Theirs'));
});

test('sends nothing while the text has errors', async () => {
  const store = new SlowStore(definitionOf('First'), false);
  const result = await saveDefinition(parseDefinitionText('{', 'json'), store.saved, store);
  expect(result).toEqual({ kind: 'unreadable' });
  expect(store.definition).toBe(definitionOf('First'));
});

test('writes nothing that the service would not take, and says where the errors are', async () => {
  const store = new SlowStore(definitionOf('First'), false);
  const text = '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"Nowhere"}}}';
  const result = await saveDefinition(parseDefinitionText(text, 'json'), store.saved, store);
  if (result.kind !== 'refused') throw new Error(`It is ${result.kind}`);
  expect(store.definition).toBe(definitionOf('First'));
  expect(result.text).toBe(text);
  expect(result.findings.map(({ state }) => state)).toContain('/States/A');
});

test('an error of the definition as a whole is told from one of its first line', async () => {
  const store = new SlowStore(definitionOf('First'), false);
  const text = '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}}}';
  const result = await saveDefinition(parseDefinitionText(text, 'json'), store.saved, store);
  expect(result).toMatchObject({
    kind: 'refused',
    findings: [{ code: 'MISSING_END_STATE', isOfWhole: true }],
  });
});
