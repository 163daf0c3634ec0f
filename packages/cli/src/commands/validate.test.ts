import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../command-process.ts';
import type { FileReport } from './validate.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-validate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const sound = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}';
const misspelt = '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pass", "end": true }\n  }\n}';

describe('cairn validate', () => {
  it('has nothing to say against tasks of services that are here, or elsewhere by --remote', async () => {
    const task = (resource: string) =>
      sound.replace('"Pass"', `"Task","Resource":"arn:aws:states:::${resource}"`);
    const here = file('here.asl.json', task('aws-sdk:sqs:listQueues'));
    expect(await runCommand(['validate', here])).toMatchObject({ code: 0, out: `${here}: OK\n` });
    const elsewhere = file('elsewhere.asl.json', task('aws-sdk:glue:getJobs'));
    expect(await runCommand(['validate', elsewhere])).toMatchObject({
      code: 5,
      out: expect.stringContaining(
        "does not have the service 'aws-sdk:glue' itself; cairn start --remote glue=… says where it is",
      ),
    });
    for (const remote of ['glue=aws', '*=aws']) {
      const answer = await runCommand(['validate', elsewhere, '--remote', remote]);
      expect(answer).toMatchObject({ code: 0, out: `${elsewhere}: OK\n` });
    }
  });

  it('accepts a sound definition', async () => {
    const path = file('sound.asl.json', sound);
    expect(await runCommand(['validate', path])).toEqual({ code: 0, out: `${path}: OK\n`, error: '' });
  });

  it('gives findings and hints with line and column, and exit code 1', async () => {
    const path = file('misspelt.asl.json', misspelt);
    const { code, out } = await runCommand(['validate', path]);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      `${path}:4:5: ERROR SCHEMA_VALIDATION_FAILED Field 'end' is not supported at /States/A`,
      `${path}:4:5: ERROR SCHEMA_VALIDATION_FAILED This object should have only one of the following fields: [Next, End] at /States/A`,
      `${path}:4:28: hint: There is no field 'end'. Did you mean 'End'?`,
      '',
    ]);
  });

  it.each<[string, string, string[], string]>([
    [
      'what is refused',
      sound.replace('"Pass"', `"Map","Label":"L","ItemProcessor":${sound.replaceAll('"A"', '"B"')}`),
      [],
      "OK for AWS; Cairn does not run 'Label' of a Map state in 'INLINE' mode, so it is refused here",
    ],
    [
      'services that are not called',
      sound.replace('"Pass"', '"Task","Resource":"arn:aws:states:::glue:startJobRun"'),
      [],
      'OK for AWS; Cairn runs it as far as the tasks named above',
    ],
  ])('ends with exit code 5 and says so: %s', async (_, text, options, verdict) => {
    const path = file('unsupported.json', text);
    const { code, out } = await runCommand(['validate', path, ...options]);
    expect(out).toMatch(/note: Cairn does not (?:run|have) /);
    expect(out.trimEnd().split('\n').at(-1)).toBe(`${path}: ${verdict}`);
    expect(code).toBe(5);
  });

  it('takes YAML, and points into it', async () => {
    const yaml =
      '# one\nStartAt: A\nStates:\n  A:\n    Type: Pass\n    end: true\n  B: { Type: Pass, Next: Bee }\n';
    const good = file(
      'good.asl.yaml',
      yaml.replace('end', 'End').replace('  B: { Type: Pass, Next: Bee }\n', ''),
    );
    expect(await runCommand(['validate', good])).toMatchObject({ code: 0, out: `${good}: OK\n` });
    const path = file('misspelt.asl.yml', yaml);
    const expected = [
      ":4:3: ERROR SCHEMA_VALIDATION_FAILED Field 'end' is not supported at /States/A",
      ":6:5: hint: There is no field 'end'. Did you mean 'End'?",
      ":7:20: hint: No state is called 'Bee'. There are 'A', 'B'.",
    ];
    const { code, out } = await runCommand(['validate', path]);
    expect(code).toBe(1);
    for (const line of expected) expect(out).toContain(`${path}${line}\n`);
    const piped = await runCommand(['validate', '-'], { input: yaml });
    for (const line of expected) expect(piped.out).toContain(`-${line}\n`);
    const broken = file('broken.yaml', 'StartAt: A\nStates: [\n');
    const both = await runCommand(['validate', broken, good]);
    expect(both.out).toMatch(
      /^\S+broken\.yaml:\d+:\d+: ERROR INVALID_JSON_DESCRIPTION .+\n\S+good\.asl\.yaml: OK\n$/,
    );
    expect(both.code).toBe(1);
  });

  it('keeps a finding on one line', async () => {
    const { out } = await runCommand(['validate', '-'], { input: '{"StartAt": "A",\n"States": {' });
    expect(out.split('\n')[0]).toBe(
      '-:2:12: ERROR INVALID_JSON_DESCRIPTION Unexpected end-of-input: expected close marker for Object',
    );
  });

  it('repairs broken JSON', async () => {
    const { code, out } = await runCommand(['validate', '-'], { input: '{\n  "StartAt": "A",\n}' });
    expect(code).toBe(1);
    expect(out).toContain("-:2:17: hint: Remove the comma before '}'.\n");
  });

  it('reports every file as JSON', async () => {
    const paths = [file('one.json', sound), file('two.json', misspelt)];
    const { code, out } = await runCommand(['validate', '--json', ...paths]);
    expect(code).toBe(1);
    const reports = JSON.parse(out) as FileReport[];
    expect(reports.map(({ file: path, result }) => [path, result])).toEqual([
      [paths[0], 'OK'],
      [paths[1], 'FAIL'],
    ]);
    expect(reports[1]?.diagnostics[0]).toMatchObject({
      severity: 'ERROR',
      location: '/States/A',
      line: 4,
      column: 5,
    });
  });

  it('judges Express machines by their own rules', async () => {
    const activity = 'arn:aws:states:us-east-1:000000000000:activity:a';
    const path = file('express.json', sound.replace('"Pass"', `"Task","Resource":"${activity}"`));
    expect((await runCommand(['validate', path])).code).toBe(0);
    expect((await runCommand(['validate', '--type', 'EXPRESS', path])).out).toContain(
      'does not support Activity ARN',
    );
    expect((await runCommand(['validate', '--type', 'EXPRESS', file('sound.json', sound)])).code).toBe(0);
  });

  it.each([
    [['validate'], /missing required argument 'files'/],
    [['validate', 'nowhere.json'], /^cairn: cannot read nowhere\.json: there is no such file\n$/],
    [['validate', '--type', 'FAST', '-'], /Allowed choices are STANDARD, EXPRESS/],
    [['validat', '-'], /unknown command 'validat'/],
  ])('%j ends with exit code 2 and says why', async (parameters, message) => {
    const { code, error } = await runCommand(parameters);
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });
});
