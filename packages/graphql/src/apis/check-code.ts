import type { LimitValues } from '@cairn/kit';
import { compileScript } from '../script/compile-script.ts';
import type { ScriptLimitName } from '../script/script-limits.ts';
import { scriptModules } from '../script-modules/script-modules.ts';
import type { CodeDocument, DataSourceDocument } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { isDirect } from './data-sources.ts';

const { badRequest } = apiErrors;

const runtimeVersions: ReadonlySet<string> = new Set(['1.0.0']);

/**
 * Whether code of a function or resolver is of one piece, and compiles. Mapping templates are read when they are
 * evaluated, as AppSync does.
 * @throws ServiceError BadRequestException; with `reason` `CODE_ERROR` for code that does not compile
 */
export function checkCode(document: CodeDocument, limits: LimitValues<ScriptLimitName>): void {
  const { runtime, code, requestMappingTemplate, responseMappingTemplate, syncConfig } = document;
  if (runtime !== undefined) {
    if (!runtimeVersions.has(runtime.runtimeVersion))
      throw badRequest(`Runtime version ${runtime.runtimeVersion} is not supported by ${runtime.name}.`);
    if (code === undefined) throw badRequest('Code is required when a runtime is specified.');
    if (requestMappingTemplate !== undefined || responseMappingTemplate !== undefined)
      throw badRequest('Mapping templates are not supported with the provided runtime.');
    const compiled = compileScript(code, { modules: scriptModules, limits });
    if (compiled.kind === 'rejected') throw apiErrors.code(compiled.codeErrors);
  } else if (code !== undefined) {
    throw badRequest('Runtime is required when code is specified.');
  }
  const { conflictDetection = 'NONE', conflictHandler = 'NONE' } = syncConfig ?? {};
  if (conflictDetection !== 'NONE' || conflictHandler !== 'NONE')
    throw apiErrors.unsupported('conflict detection (syncConfig)');
}

/**
 * Whether code goes with the data source that it asks: calls together, and calls without code, are for functions.
 * @throws ServiceError BadRequestException
 */
export function checkCodeOfSource(document: CodeDocument, { name, type }: DataSourceDocument): void {
  const { maxBatchSize = 0, code, requestMappingTemplate } = document;
  if (isDirect(type)) return;
  if (maxBatchSize > 0)
    throw badRequest(`maxBatchSize is supported for Lambda data sources only; ${name} is of type ${type}.`);
  if (code === undefined && requestMappingTemplate === undefined)
    throw badRequest(`A request mapping template or code is required for data sources of type ${type}.`);
}
