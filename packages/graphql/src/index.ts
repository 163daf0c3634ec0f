export type {
  DataSource,
  DataSourceAnswer,
  DataSourceCall,
} from './resolver/data-source.ts';
export {
  type EvaluationEffects,
  type EvaluationOutcome,
  type EvaluationSurroundings,
  noEffects,
  type ResolverCode,
  type ResolverError,
} from './resolver/resolver-code.ts';
export type {
  ResolverContext,
  ResolverInfo,
  ResolverRequest,
} from './resolver/resolver-context.ts';
export type { CodeError, ScriptRejection } from './script/code-error.ts';
export {
  type CompiledScript,
  compileScript,
  printPlacedMessage,
  type ScriptOptions,
} from './script/compile-script.ts';
export type { HostModules } from './script/host-module.ts';
export { type ScriptLimitName, type ScriptLimits, scriptLimits } from './script/script-limits.ts';
export { scriptModules } from './script-modules/script-modules.ts';
export { compileMappingTemplate, type TemplateRejection } from './templates/compile-mapping-template.ts';
export { MappingTemplate } from './templates/mapping-template.ts';
export { type RenderedMappingTemplate, renderMappingTemplate } from './templates/render-mapping-template.ts';
export { type TemplateLimitName, type TemplateLimits, templateLimits } from './templates/template-limits.ts';
