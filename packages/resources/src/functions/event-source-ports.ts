import type { CallService, Json } from '@cairn/kit';

/** What event source mappings need beside what functions need. */
export interface EventSourcePorts {
  /** Reads queues and streams, as the function's role. */
  readonly callService: CallService;
  /** Whether an event fits an event pattern; without it filters are refused. @throws Error for a pattern that is none */
  readonly matchesPattern?: (pattern: Json, event: Json) => boolean;
  /** Keeps skipped time from passing while records are under way; what it answers ends that. */
  readonly holdClocks?: () => () => void;
}
