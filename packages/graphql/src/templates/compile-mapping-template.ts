import { utf8ByteLength } from '@cairn/kit';
import { compileTemplate, TemplateError } from '@cairn/vtl';
import { MappingTemplate } from './mapping-template.ts';
import type { TemplateLimits } from './template-limits.ts';

/** Why a text is no mapping template. */
export interface TemplateRejection {
  readonly kind: 'rejected';
  readonly message: string;
  /** From 1, where the place is known. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** Reads a mapping template of AppSync: Velocity with `#return`. Never throws for what the text is. */
export function compileMappingTemplate(
  text: string,
  { limits }: { readonly limits: TemplateLimits },
): MappingTemplate | TemplateRejection {
  if (utf8ByteLength(text) > limits.templateBytes) {
    const message = `The mapping template has more than ${limits.templateBytes} bytes`;
    return { kind: 'rejected', message, line: undefined, column: undefined };
  }
  try {
    return new MappingTemplate(compileTemplate(text), limits);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { kind: 'rejected', message: error.message, line: error.line, column: error.column };
  }
}
