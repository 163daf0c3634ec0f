import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import { terminalLook } from '../terminal-look.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-graph-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const json = `{"StartAt":"Work","States":{
  "Work":{"Type":"Map","ItemProcessor":{"StartAt":"One","States":{"One":{"Type":"Pass","End":true}}},
    "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Give up"}],"End":true},
  "Give up":{"Type":"Fail","Error":"No"}}}`;
const yaml = `StartAt: A
States:
  A: { Type: Pass, Next: B }
  B: { Type: Succeed }
`;

describe('cairn graph', () => {
  it('draws a definition in the terminal', async () => {
    expect(await runCommand(['graph', file('machine.asl.json', json)])).toEqual({
      code: 0,
      error: '',
      out: [
        '┏ Work  Map',
        '┃ Each item',
        '┃   ○ One  Pass',
        '┃   ╰─→ end',
        '┗',
        '├─ ✗ States.ALL ─→ Give up',
        '╰─→ end',
        '',
        '✗ Give up  Fail · No',
        '',
      ].join('\n'),
    });
  });

  it('reads YAML, by the name of the file or on standard input', async () => {
    const drawn = { code: 0, error: '', out: '○ A  Pass\n│\n◉ B  Succeed\n' };
    expect(await runCommand(['graph', file('machine.asl.yaml', yaml)])).toEqual(drawn);
    expect(await runCommand(['graph', '-'], { input: yaml })).toEqual(drawn);
  });

  it('writes a picture', async () => {
    const picture = join(folder, 'machine.svg');
    const source = file('machine.asl.json', json);
    const written = await runCommand([
      'graph',
      source,
      '-o',
      picture,
      '--theme',
      'dark',
      '--direction',
      'right',
    ]);
    expect(written).toEqual({ code: 0, out: '', error: '' });
    const svg = readFileSync(picture, 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>\n$/s);
    expect(svg).toContain('>Give up</text>');
    expect(svg).toContain('<title id="cairn-graph-title">machine</title>');
    const printed = await runCommand(['graph', source, '-o', '-', '--theme', 'dark', '--direction', 'right']);
    expect(printed.out).toBe(svg);
  });

  it('closes what --collapse names, and prints nodes and edges as JSON', async () => {
    const { code, out } = await runCommand([
      'graph',
      file('machine.asl.json', json),
      '--collapse',
      'Work',
      '--json',
    ]);
    expect(code).toBe(0);
    const { nodes, edges } = JSON.parse(out);
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual([
      '#start',
      '/States/Work',
      '/States/Give up',
      '#end',
    ]);
    expect(edges.map(({ kind }: { kind: string }) => kind)).toEqual(['start', 'catch', 'end']);
  });

  it.each<[string, string, string[], string]>([
    ['JSON that does not parse', '{\n "StartAt" 1}', [], ':2:2: A colon is missing'],
    ['no states', '{"a":1}', [], ': holds no States'],
    ['a name to collapse that is not there', json, ['--collapse', 'Wrk'], "did you mean 'Work'?"],
    ['a picture of another kind', json, ['-o', 'x.png'], "name a file such as x.svg, not 'x.png'"],
    ['a folder that is not there', json, ['-o', '/no/such/x.svg'], 'cannot write /no/such/x.svg'],
    ['an unknown theme', json, ['--theme', 'blue'], 'Allowed choices are light, dark, auto'],
  ])('refuses %s', async (_what, text, options, message) => {
    const { code, out, error } = await runCommand(['graph', file('refused.json', text), ...options]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(message);
  });

  it('names file and line of YAML that does not parse', async () => {
    const path = file('broken.yaml', 'StartAt: A\nStates: [\n');
    const { code, error } = await runCommand(['graph', path]);
    expect(code).toBe(2);
    expect(error).toMatch(/^cairn: .*broken\.yaml:\d+:\d+: /);
  });
});

describe('terminalLook', () => {
  it.each([
    [{ isTTY: true, columns: 80 }, {}, { isColor: true, columns: 80 }],
    [{ isTTY: true, columns: 80 }, { NO_COLOR: '1' }, { isColor: false, columns: 80 }],
    [{ isTTY: true, columns: 80 }, { TERM: 'dumb' }, { isColor: false, columns: 80 }],
    [{}, {}, { isColor: false, columns: 120 }],
    [{}, { FORCE_COLOR: '1', COLUMNS: '60' }, { isColor: true, columns: 60 }],
  ])('%j with %j is %j', (stream, environment, look) => {
    expect(terminalLook(stream, environment)).toEqual(look);
  });
});
