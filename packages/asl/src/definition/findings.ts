import { type DefinitionLimits, definitionLimits } from './definition-limits.ts';
import {
  type Diagnostic,
  type DiagnosticCode,
  type DiagnosticSeverity,
  diagnosticsMax,
} from './diagnostic.ts';
import type { Place } from './place.ts';

/** Gathers diagnostics while a definition is checked; keeps the first {@link diagnosticsMax}. */
export class Findings {
  readonly limits: DefinitionLimits;
  readonly #diagnostics: Diagnostic[] = [];
  #hasErrors = false;

  constructor(limits: DefinitionLimits = definitionLimits) {
    this.limits = limits;
  }

  /** Whether anything was found that keeps the machine from being created. */
  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** Reports a breach of the grammar. */
  schema(message: string, place?: Place): void {
    this.add('SCHEMA_VALIDATION_FAILED', message, place);
  }

  add(
    code: DiagnosticCode,
    message: string,
    place?: Place | string,
    severity: DiagnosticSeverity = 'ERROR',
  ): void {
    if (severity === 'ERROR') this.#hasErrors = true;
    if (this.#diagnostics.length >= diagnosticsMax) return;
    const location = place === undefined ? {} : { location: String(place) };
    this.#diagnostics.push({ severity, code, message, ...location });
  }

  warn(code: DiagnosticCode, message: string, place: Place): void {
    this.add(code, message, place, 'WARNING');
  }
}
