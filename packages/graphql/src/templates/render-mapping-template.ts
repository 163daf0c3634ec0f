import type { EvaluationSurroundings, ResolverError } from '../resolver/resolver-code.ts';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { compileMappingTemplate } from './compile-mapping-template.ts';
import { textOfRendering } from './mapping-template.ts';
import type { TemplateLimits } from './template-limits.ts';

/** What EvaluateMappingTemplate answers: the rendered text, or why there is none. */
export type RenderedMappingTemplate =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly error: Pick<ResolverError, 'message'> & Partial<ResolverError> };

/** Compiles and renders a template for EvaluateMappingTemplate; logs and errors are in the surroundings' effects. */
export function renderMappingTemplate(
  text: string,
  context: ResolverContext,
  surroundings: EvaluationSurroundings,
  options: { readonly limits: TemplateLimits },
): RenderedMappingTemplate {
  const template = compileMappingTemplate(text, options);
  if (template.kind === 'rejected') return { kind: 'error', error: { message: template.message } };
  const rendering = template.render(context, surroundings);
  if (rendering.kind === 'error') return rendering;
  return { kind: 'text', text: textOfRendering(rendering) };
}
