import { expect, it } from 'vitest';
import { suggest } from './suggest.ts';

const resources = {
  functions: ['arn:aws:lambda:us-east-1:000000000000:function:greet'],
  stateMachines: [],
  activities: [],
};

/** What is offered at the bar. */
function offered(marked: string, format: 'json' | 'yaml' = 'json') {
  const offset = marked.indexOf('|');
  return suggest({ kind: 'suggest', text: marked.replace('|', ''), format, offset, resources });
}

const labels = (marked: string, format: 'json' | 'yaml' = 'json') =>
  offered(marked, format)?.options.map(({ label }) => label) ?? [];

it('offers the fields of a type in its language, without those that are there', () => {
  const names = labels('{"States": {"A": {"Type": "Task", "Resource": "x", |}}}');
  expect(names).toEqual(expect.arrayContaining(['Parameters', 'Retry', 'TimeoutSeconds']));
  expect(names).not.toContain('Resource');
  expect(names).not.toContain('Arguments');
  expect(labels('{"QueryLanguage": "JSONata", "States": {"A": {"Type": "Task", |}}}')).toContain('Arguments');
});

it('offers the states of the region for Next, with quotes around them', () => {
  const text = '{"States": {"A": {"Type": "Pass", "Next": "|"}, "B": {"Type": "Succeed"}}}';
  expect(offered(text)?.options).toEqual([
    { label: 'A', kind: 'state', detail: 'Pass', insert: '"A"' },
    { label: 'B', kind: 'state', detail: 'Succeed', insert: '"B"' },
  ]);
});

it('offers error names, functions of the server and words of expressions', () => {
  const task = (rest: string) => `{"States": {"A": {"Type": "Task", ${rest}}}}`;
  expect(labels(task('"Retry": [{"ErrorEquals": ["|"]}]'))).toContain('States.Timeout');
  expect(labels(task('"Resource": "|"'))[0]).toBe(resources.functions[0]);
  expect(labels(task('"QueryLanguage": "JSONata", "Output": "{% $states.in| %}"'))).toContain(
    '$states.input',
  );
  expect(labels(task('"Parameters": {"x.$": "States.|"}'))).toContain('States.Format');
});

it('offers fields in YAML without quotes', () => {
  const found = offered('States:\n  A:\n    Type: Wait\n    |\n    End: true\n', 'yaml');
  expect(found?.options.find(({ label }) => label === 'Seconds')?.insert).toBe('Seconds: ');
});

it.each(['', '{', '{"States": |', '[|]', '|{}', '{"a": [[[|'])('never throws: %s', (text) => {
  expect(() => offered(text.includes('|') ? text : `${text}|`)).not.toThrow();
});
