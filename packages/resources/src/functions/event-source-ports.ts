import type { CallService, JsonObject } from '@cairn/kit';

/** Makes of an event pattern's text what says whether an event fits it. */
export type CompilePattern = (text: string) => (event: JsonObject) => boolean;

/** What event source mappings need beside what functions need. */
export interface EventSourcePorts {
  /** Reads queues and streams, as the function's role. */
  readonly callService: CallService;
  /** Compiles an event pattern, in which filters are written; without it they are refused. @throws Error for a text that is none */
  readonly compilePattern?: CompilePattern;
  /** Keeps skipped time from passing while records are under way; what it answers ends that. */
  readonly holdClocks?: () => () => void;
}
