import { parseJson } from '@cairn/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { definitionGraph } from './definition-graph.ts';
import { inProcessLayoutEngine } from './in-process-layout-engine.ts';
import { layoutGraph } from './layout-graph.ts';
import type { Box, LaidOutGraph, LayoutEngine } from './layout-types.ts';
import { largeDefinition } from './testing/large-definition.ts';

let engine: LayoutEngine;
beforeAll(async () => {
  engine = await inProcessLayoutEngine();
});

const branch = (name: string) =>
  `{"StartAt":"${name}","States":{"${name}":{"Type":"Task","Resource":"x","Catch":[{"ErrorEquals":["E"],"Next":"${name}2"}],"Next":"${name}2"},"${name}2":{"Type":"Pass","End":true}}}`;
const nested = parseJson(`{"StartAt":"A","States":{
  "A":{"Type":"Choice","Choices":[{"Variable":"$.x","IsPresent":true,"Next":"P"}],"Default":"A"},
  "P":{"Type":"Parallel","Branches":[${branch('B')},${branch('C')},{}],"Next":"M"},
  "M":{"Type":"Map","ItemProcessor":${branch('I')},"Next":"A"}}}`);

const contains = (outer: Box, inner: Box) =>
  inner.x >= outer.x - 0.5 &&
  inner.y >= outer.y - 0.5 &&
  inner.x + inner.width <= outer.x + outer.width + 0.5 &&
  inner.y + inner.height <= outer.y + outer.height + 0.5;

const overlaps = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** What must hold of every layout. */
function expectSound(laidOut: LaidOutGraph): void {
  const boxes = new Map(laidOut.nodes.map(({ node, box }) => [node.id, box]));
  const picture: Box = { x: 0, y: 0, width: laidOut.width, height: laidOut.height };
  for (const { node, box, relative } of laidOut.nodes) {
    const outer = node.parent === undefined ? picture : (boxes.get(node.parent) as Box);
    expect([node.id, contains(outer, box)]).toEqual([node.id, true]);
    expect([relative.x + outer.x, relative.y + outer.y]).toEqual([box.x, box.y]);
  }
  const siblings = Map.groupBy(laidOut.nodes, ({ node }) => node.parent);
  for (const group of siblings.values()) {
    for (const [index, one] of group.entries()) {
      for (const other of group.slice(index + 1)) {
        expect([one.node.id, other.node.id, overlaps(one.box, other.box)]).toEqual([
          one.node.id,
          other.node.id,
          false,
        ]);
      }
    }
  }
  for (const { edge, points } of laidOut.edges) {
    expect(points.length).toBeGreaterThanOrEqual(2);
    const grown = (id: string): Box => {
      const { x, y, width, height } = boxes.get(id) as Box;
      return { x: x - 1, y: y - 1, width: width + 2, height: height + 2 };
    };
    for (const [id, point] of [
      [edge.source, points[0]],
      [edge.target, points.at(-1)],
    ] as const) {
      expect(contains(grown(id), { ...(point as Box), width: 0, height: 0 })).toBe(true);
    }
    for (const [index, point] of points.slice(1).entries()) {
      const before = points[index] as Box;
      const isStraight = Math.abs(before.x - point.x) < 0.5 || Math.abs(before.y - point.y) < 0.5;
      expect([edge.id, isStraight]).toEqual([edge.id, true]);
    }
  }
}

describe('layoutGraph', () => {
  it.each(['down', 'right'] as const)('places everything inside its region, %s', async (direction) => {
    const laidOut = await layoutGraph(definitionGraph(nested), engine, { direction });
    expectSound(laidOut);
    const start = laidOut.nodes.find(({ node }) => node.id === '#start')?.box as Box;
    const parallel = laidOut.nodes.find(({ node }) => node.id === '/States/P')?.box as Box;
    expect(direction === 'down' ? parallel.y > start.y : parallel.x > start.x).toBe(true);
  });

  it('shows the branches of a Parallel in their order', async () => {
    const laidOut = await layoutGraph(definitionGraph(nested), engine);
    const branches = laidOut.nodes.filter(
      ({ node }) => node.kind === 'region' && node.parent === '/States/P',
    );
    const places = branches.map(({ box }) => box.x);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(new Set(branches.map(({ box }) => box.y + box.height)).size).toBe(1);
  });

  it('gives the same graph the same places, whatever was laid out before', async () => {
    const graph = definitionGraph(nested);
    const first = await layoutGraph(graph, engine);
    await layoutGraph(definitionGraph(largeDefinition(30)), engine);
    expect(await layoutGraph(graph, await inProcessLayoutEngine())).toEqual(first);
  });

  it('places each label on its edge', async () => {
    const { edges } = await layoutGraph(definitionGraph(nested), engine);
    const labelled = edges.filter(({ label }) => label !== undefined);
    expect(labelled.map(({ label }) => label?.text).toSorted()).toEqual([
      '$.x is present',
      'E',
      'E',
      'E',
      'default',
    ]);
    for (const { label, points } of labelled) {
      const { x, y, width, height } = label as Box;
      const box = { x: x - 4, y: y - 4, width: width + 8, height: height + 8 };
      const touches = points.slice(1).some((point, index) => {
        const before = points[index] as Box;
        return overlaps(box, {
          x: Math.min(before.x, point.x) - 0.1,
          y: Math.min(before.y, point.y) - 0.1,
          width: Math.abs(before.x - point.x) + 0.2,
          height: Math.abs(before.y - point.y) + 0.2,
        });
      });
      expect(touches).toBe(true);
    }
  });

  it('takes what is empty or half written', async () => {
    for (const definition of [
      null,
      {},
      { StartAt: 'A' },
      { States: { P: { Type: 'Parallel', Branches: [1, {}] } } },
    ]) {
      expectSound(await layoutGraph(definitionGraph(definition), engine));
    }
  });

  it('lays out three hundred states with their catches, nested', { timeout: 60_000 }, async () => {
    const graph = definitionGraph(largeDefinition(300));
    expect(graph.nodes.filter(({ kind }) => kind === 'state').length).toBeGreaterThanOrEqual(300);
    expectSound(await layoutGraph(graph, engine));
  });
});
