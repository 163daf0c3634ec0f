/** A function that code can call: one of its own, or one of a module. Never a function of JavaScript. */
export class ScriptFunction {
  readonly name: string;
  /** Called by `callFunction` only, which knows what it takes. */
  readonly call: (parameters: never[], run: never) => unknown;

  constructor(name: string, call: (parameters: never[], run: never) => unknown) {
    this.name = name;
    this.call = call;
  }
}
