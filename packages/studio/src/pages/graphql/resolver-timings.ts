/** How long a field's resolver took, from when after the request's begin. */
export interface ResolverTiming {
  /** `posts/0/author` */
  readonly path: string;
  /** `Post.author` */
  readonly field: string;
  readonly startMs: number;
  readonly durationMs: number;
}

const nanosecondsPerMs = 1_000_000;

/** The timings that records of a request tell, in the order in which the resolvers began. */
export function resolverTimings(messages: readonly string[]): readonly ResolverTiming[] {
  const timings = messages.flatMap((message) => {
    const record = recordIn(message);
    if (record?.logType !== 'Tracing') return [];
    const { path, parentType, fieldName, startOffset, duration } = record;
    if (!Array.isArray(path) || typeof startOffset !== 'number' || typeof duration !== 'number') return [];
    return [
      {
        path: path.join('/'),
        field: `${String(parentType)}.${String(fieldName)}`,
        startMs: startOffset / nanosecondsPerMs,
        durationMs: duration / nanosecondsPerMs,
      },
    ];
  });
  return timings.sort((one, other) => one.startMs - other.startMs);
}

function recordIn(message: string): { readonly [name: string]: unknown } | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
