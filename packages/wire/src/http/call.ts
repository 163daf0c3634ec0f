import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireService, WireServiceAtRest } from '../service-signs.ts';
import type { HostFace } from './browser-guard.ts';
import { plain } from './refusals.ts';
import type { CallHead } from './request-head.ts';
import { writeAnswer } from './write-answer.ts';

/** A request that is being answered, and where its answer goes. */
export interface Call extends CallHead {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly extra: readonly string[];
  /** Where the path says whose it is. */
  readonly service: WireServiceAtRest | undefined;
  readonly face: HostFace;
  /** Set where a page of another origin asks. */
  readonly isForeign?: true;
}

/** Answers that a request is not for whoever sends it, without a service. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  reason: string,
): void {
  request.resume();
  writeAnswer(response, requestId, plain(403, reason), []);
}

/** The service with its code, loaded where it is at rest. */
export async function spokenBy(service: WireServiceAtRest): Promise<WireService> {
  return service.spoken ?? service.load();
}
