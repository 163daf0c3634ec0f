import { type Json, parseJson } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { definitionGraph } from '../graph/definition-graph.ts';
import { type RunOverlay, takenEdge } from '../graph/run-overlay.ts';
import { renderTerminalGraph } from './render-terminal-graph.ts';

const plain = { isColor: false, columns: 100 };

function drawn(definition: Json, overlay?: RunOverlay, options = plain): string[] {
  return renderTerminalGraph(definitionGraph(definition), overlay, options).split('\n').slice(0, -1);
}

const looping = parseJson(`{"StartAt":"Ask","States":{
  "Ask":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","TimeoutSeconds":9,"Retry":[{}],
    "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Gone"}],"Next":"Enough"},
  "Enough":{"Type":"Choice","Choices":[{"Variable":"$.n","NumericGreaterThan":3,"Next":"Done"}],"Default":"Ask"},
  "Done":{"Type":"Succeed"}}}`);

describe('renderTerminalGraph', () => {
  it('draws states in the order of the run, with the ways out of each', () => {
    expect(drawn(looping)).toEqual([
      '● Ask  SQS: sendMessage · .waitForTaskToken · retry · timeout',
      '├─ ✗ States.ALL ─→ Gone',
      '│',
      '◆ Enough  Choice',
      '├─ $.n > 3 ─→ Done',
      '╰─ default ─→ Ask',
      '',
      '◉ Done  Succeed',
      '',
      '? Gone  missing',
    ]);
  });

  it('shows what became of each state by a sign and in words', () => {
    const overlay: RunOverlay = {
      states: new Map([
        ['Ask', { status: 'waiting', visits: 2, retries: 1 }],
        ['Enough', { status: 'succeeded', visits: 1, retries: 0, durationMs: 4 }],
      ]),
      takenEdges: new Set([takenEdge('Ask', 'Enough'), takenEdge('Enough', 'Ask')]),
    };
    const lines = drawn(looping, overlay);
    expect(lines[0]).toBe(
      '◔ Ask  SQS: sendMessage · .waitForTaskToken · retry · timeout  ◔ waiting · ×2 · ↻ 1',
    );
    expect(lines[3]).toBe('✓ Enough  Choice  ✓ 4 ms');
    expect(lines[7]).toBe('· Done  Succeed');
  });

  it('cuts lines to the width of the terminal, but never the status', () => {
    const definition = { States: { ['a very long name 日本語'.repeat(9)]: { Type: 'Pass' } } };
    const [name = ''] = Object.keys(definition.States);
    const overlay: RunOverlay = {
      states: new Map([[name, { status: 'failed', visits: 1, retries: 0 }]]),
      takenEdges: new Set(),
    };
    expect(drawn(definition, overlay, { isColor: false, columns: 40 })).toEqual([
      '✗ a very long name 日本語a ve…  ✗ failed',
    ]);
  });

  it('lets no escape sequence of a name through', () => {
    const name = 'a\u001b[2J\u009b31m\r\n\u202eb';
    const definition = { Comment: name, StartAt: name, States: { [name]: { Type: name, Next: `${name}2` } } };
    const text = drawn(definition).join('\n');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    const coloured = drawn(definition, undefined, { isColor: true, columns: 100 }).join('\n');
    const own = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    expect(coloured.replace(own, '')).toBe(text);
  });
});
