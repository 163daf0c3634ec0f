import type { Json } from '@cairn/kit';
import { callFacade, type Facade, operationNameOf } from '../facade.ts';
import type { Operation, ServiceTable } from '../operation.ts';
import { type RestService, restService } from '../protocol/rest-route.ts';
import { compileInputReader, type InputReader, validationError } from '../shape/compile-reader.ts';
import type { StructureShape } from '../shape/shape.ts';
import { toEpochSeconds } from '../step-functions/timestamps.ts';
import { type CairnRoute, cairnRoutes } from './cairn-routes.ts';
import { type CairnMethod, cairnInputs } from './cairn-shapes.ts';

/** What this table calls: what Cairn adds to AWS's services. `server` puts it together from the rooms. */
export type CairnFacade = Facade<CairnMethod>;

/** Most bytes of a request's body. */
const requestBytesMax = 4_194_304;

/** The operation table of `/_cairn/v1`, with its routes. */
export function cairnTable(facade: CairnFacade): ServiceTable & { readonly rest: RestService } {
  const routed = (Object.keys(cairnInputs) as CairnMethod[]).map((method) => ({
    operation: operationOf(facade, method, cairnRoutes[method]),
    route: cairnRoutes[method],
  }));
  return {
    signingName: 'cairn',
    requestBytesMax,
    operations: new Map(routed.map(({ operation }) => [operation.name, operation])),
    rest: restService(routed),
  };
}

function operationOf(facade: CairnFacade, method: CairnMethod, route: CairnRoute): Operation {
  const print: Operation['print'] = (output) => {
    const value = (output ?? {}) as { readonly [member: string]: unknown };
    return JSON.stringify(route.timestamps === undefined ? value : toEpochSeconds(value, route.timestamps));
  };
  return {
    name: operationNameOf(method),
    readInput: strictReader(cairnInputs[method]),
    call: callFacade(facade, method),
    long: route.streams !== undefined,
    print,
    toJson: (output, input) => JSON.parse(print(output, input)) as Json,
  };
}

/** Members that the shape does not know are refused: this API is ours, and what is misspelt would be dropped silently. */
function strictReader(shape: StructureShape): InputReader {
  const read = compileInputReader(shape);
  return (input) => {
    const unknown = Object.keys(input as object).filter((member) => !Object.hasOwn(shape.members, member));
    if (unknown.length > 0)
      throw validationError(
        unknown.slice(0, 10).map((member) => `The member '${member.slice(0, 100)}' is not known here`),
      );
    return read(input);
  };
}
