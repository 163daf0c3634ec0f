import { ServiceError } from '@cairn/kit';
import { placeProblem } from '../schema/place-problem.ts';
import { readSchema } from '../schema/read-schema.ts';
import { isSchemaRejection } from '../schema/schema-rejection.ts';
import { compileScript } from '../script/compile-script.ts';
import { scriptModules } from '../script-modules/script-modules.ts';
import { compileMappingTemplate } from '../templates/compile-mapping-template.ts';
import type { ApiBundle, BundlePart, BundleProblem, BundleText } from './api-bundle.ts';
import type { CodeDocument } from './api-documents.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { checkSettings } from './api-settings.ts';
import { checkCodeOfSource } from './check-code.ts';
import { checkDataSource } from './check-data-source.ts';
import { checkFunction } from './functions.ts';
import { checkResolver } from './resolvers.ts';
import { checkName } from './resource-names.ts';

/** Longest code of a resolver or function. Source: AppSync API Reference, "CreateResolver", code. */
const codeCharactersMax = 32_768;

/** All that keeps a bundle from being an API: none where it can be one. */
export function checkBundle(bundle: ApiBundle, limits: GraphqlApiPorts['limits']): readonly BundleProblem[] {
  const { settings, dataSources, functions, resolvers, environmentVariables } = bundle;
  const problems: BundleProblem[] = [];
  const attempt = (part: BundlePart, check: () => void): void => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      problems.push({ part, message: error.message });
    }
  };
  const sources = new Map(dataSources.map((source) => [source.name, source]));
  const checkSource = (part: BundlePart, document: CodeDocument): void => {
    const { dataSourceName } = document;
    if (dataSourceName === undefined) return;
    const source = sources.get(dataSourceName);
    if (source === undefined) problems.push({ part, message: `there is no data source ${dataSourceName}` });
    else attempt(part, () => checkCodeOfSource(document, source));
  };
  attempt({ kind: 'settings' }, () => checkSettings(settings, limits));
  if (Object.keys(environmentVariables).length > limits.graphqlEnvironmentVariablesMax)
    problems.push({
      part: { kind: 'environmentVariables' },
      message: `there may be ${limits.graphqlEnvironmentVariablesMax} environment variables`,
    });
  for (const source of dataSources) {
    const part = { kind: 'dataSource', name: source.name } as const;
    attempt(part, () => {
      checkName('data source', source.name);
      checkDataSource(source);
    });
  }
  for (const each of functions) {
    const part = { kind: 'function', name: each.name } as const;
    const found = textProblems(part, each, limits);
    problems.push(...found);
    if (found.length === 0) attempt(part, () => checkFunction(each, limits));
    checkSource(part, each);
  }
  const schema = readSchema(bundle.schema, limits);
  if (isSchemaRejection(schema))
    for (const problem of schema.problems)
      problems.push({ part: { kind: 'schema' }, ...placeProblem(problem, bundle.schema) });
  const names = new Set(functions.map(({ name }) => name));
  for (const resolver of resolvers) {
    const { typeName, fieldName, pipelineConfig } = resolver;
    const part = { kind: 'resolver', typeName, fieldName } as const;
    const found = textProblems(part, resolver, limits);
    problems.push(...found);
    if (found.length === 0) attempt(part, () => checkResolver(resolver, limits));
    checkSource(part, resolver);
    for (const name of pipelineConfig?.functions ?? [])
      if (!names.has(name)) problems.push({ part, message: `there is no function ${name}` });
    if (!isSchemaRejection(schema) && !schema.hasField(typeName, fieldName))
      problems.push({ part, message: `the schema has no field ${fieldName} on a type ${typeName}` });
  }
  return problems;
}

/** What is wrong in code and templates, with places. */
function textProblems(
  part: Extract<BundlePart, { readonly kind: 'function' | 'resolver' | 'dataSource' }>,
  { code, runtime, requestMappingTemplate, responseMappingTemplate }: CodeDocument,
  limits: GraphqlApiPorts['limits'],
): readonly BundleProblem[] {
  const of = (text: BundleText): BundlePart => ({ ...part, text });
  const problems: BundleProblem[] = [];
  if (code !== undefined && code.length > codeCharactersMax)
    problems.push({ part: of('code'), message: `code has at most ${codeCharactersMax} characters` });
  else if (code !== undefined && runtime !== undefined) {
    const compiled = compileScript(code, { modules: scriptModules, limits });
    if (compiled.kind === 'rejected')
      for (const { value, location } of compiled.codeErrors)
        problems.push({ part: of('code'), message: value, line: location.line, column: location.column });
  }
  for (const [text, template] of [
    ['request', requestMappingTemplate],
    ['response', responseMappingTemplate],
  ] as const) {
    if (template === undefined) continue;
    const compiled = compileMappingTemplate(template, { limits });
    if ('kind' in compiled && compiled.kind === 'rejected')
      problems.push({
        part: of(text),
        message: compiled.message,
        line: compiled.line,
        column: compiled.column,
      });
  }
  return problems;
}
