import type { Json } from '@cairn/kit';
import type { RequestLog } from '../observation/request-log.ts';
import type { EvaluationEffects, EvaluationOutcome } from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { type Path, pathKeys } from './answer-error.ts';
import type { PlannedField } from './operation-plan.ts';

/** A handler that has run. */
export interface EvaluatedHandler {
  readonly handler: 'request' | 'response';
  /** Of a pipeline's function. */
  readonly functionName?: string | undefined;
  readonly functionId?: string | undefined;
  readonly context: ResolverContext;
  readonly outcome: EvaluationOutcome;
}

/** What the log of a request is told of one field's resolver. */
export class FieldTrace {
  readonly #log: RequestLog;
  readonly #field: PlannedField;
  readonly #effects: EvaluationEffects;
  readonly #apiArn: string;
  readonly #path: readonly (string | number)[];
  readonly #startOffset: number;

  constructor(
    { log, apiArn }: { readonly log: RequestLog; readonly apiArn: string },
    { field, effects, parent }: TracedResolver,
  ) {
    this.#log = log;
    this.#apiArn = apiArn;
    this.#field = field;
    this.#effects = effects;
    this.#path = pathKeys({ parent, key: field.responseName });
    this.#startOffset = log.elapsed();
  }

  /** A handler has run. */
  evaluated({ handler, functionName, functionId, context, outcome }: EvaluatedHandler): void {
    this.#tellLines();
    const { arguments: args, stash, outErrors = [], prev, result, error } = context;
    const isResponse = handler === 'response';
    this.#log.mapping({
      ...this.#names(),
      ...(functionName === undefined
        ? {}
        : { functionName, functionArn: `${this.#apiArn}/functions/${functionId}` }),
      handler,
      context: {
        arguments: args,
        ...(isResponse ? { result: result ?? null } : {}),
        ...(isResponse && error !== undefined ? { error: { ...error } } : {}),
        ...(prev === undefined ? {} : { prev: { result: prev.result } }),
        stash: stash as Json,
        outErrors,
      },
      transformed: outcome.kind === 'error' ? null : (outcome.value ?? null),
      ...(outcome.kind === 'error' ? { errors: [outcome.error.message] } : {}),
    });
  }

  /** The resolver has ended. */
  end(): void {
    if (!this.#log.tracesFields) return;
    const startOffset = this.#startOffset;
    const { outputType: returnType } = this.#field;
    this.#log.tracing({
      ...this.#names(),
      returnType,
      startOffset,
      duration: this.#log.elapsed() - startOffset,
    });
  }

  #names() {
    const { parentTypeName: parentType, name: fieldName } = this.#field;
    const resolverArn = `${this.#apiArn}/types/${parentType}/fields/${fieldName}`;
    return { path: this.#path, parentType, fieldName, resolverArn };
  }

  /** What the code of a handler has logged. */
  #tellLines(): void {
    for (const text of this.#effects.logs) {
      const [, level, line = ''] = /^(?:(ERROR|DEBUG|INFO|WARN)(?: - | ))?(.*)$/s.exec(text) ?? [];
      this.#log.codeLine(level === 'ERROR' ? 'error' : level === 'DEBUG' ? 'debug' : 'info', line);
    }
  }
}

interface TracedResolver {
  readonly field: PlannedField;
  readonly effects: EvaluationEffects;
  /** Where the object stands that the field is of. */
  readonly parent: Path | undefined;
}
