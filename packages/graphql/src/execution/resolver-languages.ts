import type { LimitValues } from '@cairn/kit';
import { compileScript } from '../script/compile-script.ts';
import type { ScriptLimitName } from '../script/script-limits.ts';
import { scriptModules } from '../script-modules/script-modules.ts';
import { compileMappingTemplate } from '../templates/compile-mapping-template.ts';
import type { TemplateLimitName } from '../templates/template-limits.ts';
import type { ProgramPorts } from './program-definition.ts';

/** The languages of resolvers: APPSYNC_JS with its modules, and mapping templates. */
export function resolverLanguages(
  limits: LimitValues<ScriptLimitName | TemplateLimitName>,
): Pick<ProgramPorts, 'compileScript' | 'compileTemplate'> {
  return {
    compileScript: (code) => {
      const script = compileScript(code, { modules: scriptModules, limits });
      if (script.kind === 'compiled') return script;
      return { kind: 'rejected', message: script.codeErrors.map(({ value }) => value).join('; ') };
    },
    compileTemplate: (text) => compileMappingTemplate(text, { limits }),
  };
}
