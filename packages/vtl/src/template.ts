import { compileText } from './compile-block.ts';
import { defaultRenderLimits, type Fuel, type RenderLimits } from './fuel.ts';
import { parseTemplate } from './parse-template.ts';
import { Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/** What a template has given. */
export interface Rendering {
  readonly text: string;
  /** What `#return` was given, null where it was given nothing; undefined where the template came to its end. */
  readonly returned: Value | undefined;
}

/** A template that was read once, to be rendered many times. */
export interface Template {
  /**
   * @param variables by name, without the dollar; values are shared, so that the template's changes are seen
   * @throws TemplateError when the template does too much, and whatever host objects throw
   */
  render(variables: Variables, limits?: Partial<RenderLimits>): Rendering;
  /**
   * Renders with values whose making counts as the rendering's own work.
   * @param makeVariables makes them of the rendering's fuel
   */
  renderWith(makeVariables: (fuel: Fuel) => Variables, limits?: Partial<RenderLimits>): Rendering;
}

/** Values by name, without the dollar. */
export interface Variables {
  readonly [name: string]: Value;
}

/**
 * Reads a template of the Velocity Template Language (Apache Velocity User Guide; API Gateway and AppSync take
 * version 1.7 of it).
 * @throws TemplateError that names line and column
 */
export function compileTemplate(text: string): Template {
  const run = finish(() => compileText(parseTemplate(text)));
  return {
    render(variables, limits) {
      return this.renderWith(() => variables, limits);
    },
    renderWith(makeVariables, limits) {
      const scope = new Scope({ ...defaultRenderLimits, ...limits });
      finish(() => {
        for (const [name, value] of Object.entries(makeVariables(scope))) scope.variables.set(name, value);
        run(scope);
      });
      return { text: scope.text, returned: scope.returned };
    },
  };
}

/**
 * Blocks within macros within blocks are bounded each, their product is not: how much of the stack one takes is not
 * known beforehand. Nothing outlives a reading or a rendering, so that its stack may be given up wherever it ends.
 */
function finish<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateError('The template goes too deep');
    throw error;
  }
}
