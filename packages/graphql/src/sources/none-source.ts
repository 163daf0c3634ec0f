import { memberOf } from '@cairn/kit';
import type { DataSource } from '../resolver/data-source.ts';
import { readObject } from './request-document.ts';
import { answering } from './source-answer.ts';
import type { SourcePorts } from './source-ports.ts';

const members: ReadonlySet<string> = new Set(['version', 'operation', 'payload']);

/** No source at all: what the request hands over is the answer. */
export function makeNoneSource(ports: Pick<SourcePorts, 'log'>): DataSource {
  return {
    invoke: (request, call) =>
      answering(call, ports, async () => ({
        result: memberOf(readObject(request, '$', members), 'payload') ?? null,
      })),
  };
}
