import { type DefinitionGraph, definitionGraph } from '@cairn/diagram';
import type { JsonObject } from '@cairn/kit';

const graphs = new WeakMap<JsonObject, DefinitionGraph>();

/** The JSON pointer of a state's node, by its name; undefined where the definition has no such state. */
export function statePointerOf(definition: JsonObject, name: string): string | undefined {
  let graph = graphs.get(definition);
  if (graph === undefined) {
    graph = definitionGraph(definition);
    graphs.set(definition, graph);
  }
  return graph.nodes.find((node) => node.kind === 'state' && node.name === name)?.id;
}
