import { parseDefinitionText } from '@cairn/diagram';
import { expect, it } from 'vitest';
import { cliCommand, cloudFormationTemplate, sdkProgram } from './export-texts.ts';

const machine = {
  name: "it's-one",
  type: 'STANDARD',
  roleArn: 'arn:aws:iam::000000000000:role/any',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template literal must not take for its own
  definition: '{\n  "Comment": "it\'s `code` with ${x} and \\\\",\n  "StartAt": "A",\n  "States": {}\n}\n',
} as const;
const place = { endpoint: 'http://localhost:4566', region: 'us-east-1' };

it('writes a command in which quotes of the definition are quoted', () => {
  const command = cliCommand(machine, place);
  expect(command).toContain(`--name 'it'\\''s-one'`);
  expect(command).toContain(`"it'\\''s \`code\` with \${x}`);
});

it('writes a program that holds the definition to the letter', () => {
  const literal = /const definition = (`[\s\S]*?[^\\]`);\n\nconst client/.exec(
    sdkProgram(machine, place),
  )?.[1];
  // The literal is read as JavaScript reads it: its three escapes are taken back.
  const text = literal?.slice(1, -1).replaceAll(/\\([\\`$])/g, '$1');
  expect(text).toBe(machine.definition);
});

it('writes a template whose definition reads back', () => {
  const template = cloudFormationTemplate(machine).replaceAll('!Ref ', '');
  const { value } = parseDefinitionText(template, 'yaml');
  const resources = (value as { Resources: { [id: string]: { Properties: { DefinitionString: string } } } })
    .Resources;
  expect(JSON.parse(resources.itsone?.Properties.DefinitionString ?? '')).toEqual(
    JSON.parse(machine.definition),
  );
});
