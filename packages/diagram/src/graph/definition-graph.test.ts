import { type Json, parseJson } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DefinitionGraphOptions, definitionGraph } from './definition-graph.ts';
import type { GraphNode, StateNode } from './definition-graph-types.ts';

function graphOf(text: string, options?: DefinitionGraphOptions) {
  return definitionGraph(parseJson(text), options);
}

function stateOf(text: string): StateNode {
  const { nodes } = graphOf(`{"StartAt":"A","States":{"A":${text}}}`);
  return nodes.find(({ kind }) => kind === 'state') as StateNode;
}

const arrows = (text: string) =>
  graphOf(text).edges.map(({ kind, id, source, target, label }) =>
    [kind, id, `${source} → ${target}`, ...(label === undefined ? [] : [label])].join('  '),
  );

describe('definitionGraph', () => {
  it('has a node for each state, start and end, and an edge for each transition', () => {
    const text = `{"StartAt":"A","States":{
      "A":{"Type":"Task","Resource":"x","Next":"C","Catch":[{"ErrorEquals":["E1","E2"],"Next":"F"}]},
      "C":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":5,"Next":"W"}],"Default":"S"},
      "W":{"Type":"Wait","Seconds":300,"End":true},"S":{"Type":"Succeed"},"F":{"Type":"Fail","Error":"No"}}}`;
    expect(arrows(text)).toEqual([
      'start  /StartAt  #start → /States/A',
      'next  /States/A/Next  /States/A → /States/C',
      'catch  /States/A/Catch/0/Next  /States/A → /States/F  E1, E2',
      'choice  /States/C/Choices/0/Next  /States/C → /States/W  $.n > 5',
      'default  /States/C/Default  /States/C → /States/S  default',
      'end  /States/W/End  /States/W → #end',
    ]);
    expect(graphOf(text).nodes.map(({ id }) => id)).toEqual([
      '#start',
      '/States/A',
      '/States/C',
      '/States/W',
      '/States/S',
      '/States/F',
      '#end',
    ]);
  });

  it('nests branches and item processors, by JSON pointers', () => {
    const branch = '{"StartAt":"B/1","States":{"B/1":{"Type":"Pass","End":true}}}';
    const text = `{"StartAt":"P","States":{
      "P":{"Type":"Parallel","Branches":[${branch},{}],"Next":"M"},
      "M":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"I","States":{"I":{"Type":"Pass","End":true}}},"End":true}}}`;
    const { nodes } = graphOf(text);
    expect(nodes.map(({ kind, id, parent }) => [kind, id, parent])).toEqual([
      ['start', '#start', undefined],
      ['state', '/States/P', undefined],
      ['region', '/States/P/Branches/0', '/States/P'],
      ['start', '/States/P/Branches/0#start', '/States/P/Branches/0'],
      ['state', '/States/P/Branches/0/States/B~11', '/States/P/Branches/0'],
      ['end', '/States/P/Branches/0#end', '/States/P/Branches/0'],
      ['region', '/States/P/Branches/1', '/States/P'],
      ['state', '/States/M', undefined],
      ['region', '/States/M/ItemProcessor', '/States/M'],
      ['start', '/States/M/ItemProcessor#start', '/States/M/ItemProcessor'],
      ['state', '/States/M/ItemProcessor/States/I', '/States/M/ItemProcessor'],
      ['end', '/States/M/ItemProcessor#end', '/States/M/ItemProcessor'],
      ['end', '#end', undefined],
    ]);
    const collapsed = graphOf(text, { collapsed: new Set(['/States/P']) }).nodes;
    expect(collapsed.filter(({ id }) => id.startsWith('/States/P'))).toMatchObject([
      { isCollapsed: true, regionCount: 2, innerStateCount: 1 },
    ]);
  });

  it('shows what a half-written definition has: transitions to nowhere, states without a type', () => {
    const text = '{"StartAt":"Z","States":{"A":{"Type":"Tsk","Next":"B"},"B":{},"C":5}}';
    expect(graphOf(text).nodes.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'start #start',
      'state /States/A',
      'state /States/B',
      'state /States/C',
      'missing /States/Z',
    ]);
    expect(stateOf('{"Type":"Tsk"}')).toMatchObject({ type: undefined, typeText: 'Tsk' });
  });

  it('gives the name of a new state the id that its missing node had', () => {
    const before = graphOf('{"StartAt":"A","States":{}}').nodes;
    const after = graphOf('{"StartAt":"A","States":{"A":{}}}').nodes;
    expect(before.map(({ id }) => id)).toEqual(after.map(({ id }) => id));
  });

  it.each([
    ['"arn:aws:lambda:us-east-1:000000000000:function:say-hello"', '{}', 'Lambda: say-hello', undefined],
    ['"arn:aws:states:::lambda:invoke"', '{"FunctionName":"say-hello"}', 'Lambda: say-hello', undefined],
    ['"arn:aws:states:::lambda:invoke"', '{"FunctionName":"{% $f %}"}', 'Lambda: invoke', undefined],
    ['"arn:aws:states:::dynamodb:putItem"', '{}', 'DynamoDB: putItem', undefined],
    ['"arn:aws:states:::aws-sdk:s3:getObject"', '{}', 'S3: getObject', undefined],
    ['"arn:aws:states:::ecs:runTask.sync"', '{}', 'ECS: runTask', '.sync'],
    ['"arn:aws:states:::sqs:sendMessage.waitForTaskToken"', '{}', 'SQS: sendMessage', '.waitForTaskToken'],
    [
      '"arn:aws:states:::states:startExecution.sync:2"',
      '{"StateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:child"}',
      'Step Functions: child',
      '.sync:2',
    ],
    ['"arn:aws:states:us-east-1:000000000000:activity:approve"', '{}', 'Activity: approve', undefined],
    ['"$\\u007bHelloFunction}"', '{}', 'HelloFunction', undefined],
  ])('labels the resource %s with %s: %s', (resource, parameters, text, pattern) => {
    const { resource: label } = stateOf(`{"Type":"Task","Resource":${resource},"Parameters":${parameters}}`);
    expect([label?.text, label?.pattern]).toEqual([text, pattern]);
  });

  it.each([
    ['{"Variable":"$.a","IsPresent":false}', '$.a is not present'],
    ['{"Not":{"Variable":"$.a","StringEquals":"x"}}', 'not ($.a = "x")'],
    [
      '{"And":[{"Variable":"$.a","BooleanEquals":true},{"Or":[{"Variable":"$.b","IsNull":true},{"Variable":"$.c","NumericLessThanEqualsPath":"$.d"}]}]}',
      '$.a = true and ($.b is null or $.c ≤ $.d)',
    ],
    ['{"Condition":"{% $total > 1000 %}"}', '$total > 1000'],
    ['{"Variable":"$.t","TimestampLessThan":"2026-01-01T00:00:00Z"}', '$.t < "2026-01-01T00:00:00Z"'],
    ['{"Variable":"$.a","StringMatches":"x*"}', '$.a ~ "x*"'],
  ])('renders the rule %s as %s', (rule, label) => {
    const text = `{"States":{"C":{"Type":"Choice","Choices":[${rule.replace(/}$/, ',"Next":"C"}')}]}}}`;
    const [edge] = graphOf(text).edges;
    expect(edge?.description ?? edge?.label).toBe(label);
  });

  it('knows the query language of each state, and its handlers', () => {
    const { nodes } = graphOf(`{"QueryLanguage":"JSONata","States":{
      "A":{"Type":"Pass"},
      "B":{"Type":"Task","QueryLanguage":"JSONPath","Retry":[{}],"Catch":[{}],"HeartbeatSeconds":1}}}`);
    expect(nodes).toMatchObject([
      { queryLanguage: 'JSONata', hasRetry: false, hasCatch: false, hasTimeout: false },
      { queryLanguage: 'JSONPath', hasRetry: true, hasCatch: true, hasTimeout: true },
    ]);
  });

  it('takes any value, deep ones too, and refers to nothing that is not there', () => {
    const name = fc.constantFrom('A', 'B', 'a/b~c', '__proto__', 'QueryLanguage', '');
    const field = fc.constantFrom(
      ...'Type StartAt States Next End Default Choices Catch Branches ItemProcessor Iterator'.split(' '),
      ...'And Or Not Variable Condition NumericEquals ErrorEquals Resource Parameters Seconds'.split(' '),
    );
    const type = fc.constantFrom('Task', 'Choice', 'Parallel', 'Map', 'Wait', 'Fail', 'Succeed', 'Pass');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        fc.oneof(name, type, fc.boolean(), fc.constant(null), fc.integer()),
        fc.dictionary(fc.oneof(field, name), tie('value'), { maxKeys: 6 }),
        fc.record(
          { Type: type, Next: name, States: tie('states'), Branches: fc.array(tie('machine')) },
          { requiredKeys: [] },
        ),
        tie('machine'),
        fc.array(tie('value'), { maxLength: 4 }),
      ),
      states: fc.dictionary(name, tie('value'), { maxKeys: 5 }),
      machine: fc.record({ StartAt: name, States: tie('states') }, { requiredKeys: [] }),
    }));
    fc.assert(
      fc.property(value, (definition) => {
        const { nodes, edges } = definitionGraph(definition as Json);
        const ids = new Set<string>();
        for (const node of nodes) {
          expect(ids.has(node.id)).toBe(false);
          if (node.parent !== undefined) expect(ids.has(node.parent)).toBe(true);
          ids.add(node.id);
        }
        const parents = new Map(nodes.map((node: GraphNode) => [node.id, node.parent]));
        expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
        for (const { source, target, parent } of edges) {
          expect([parents.get(source), parents.get(target)]).toEqual([parent, parent]);
          expect(ids.has(source) && ids.has(target)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows what nests deeper than it opens as collapsed', () => {
    let definition: Json = {};
    for (let depth = 0; depth < 20_000; depth += 1) {
      definition = { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [definition] } } };
    }
    const { nodes } = definitionGraph(definition);
    expect(nodes.at(-1)).toMatchObject({ kind: 'state', isCollapsed: true });
  });
});
