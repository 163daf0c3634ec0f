/**
 * Node's module for HTTP. An import would load all that it can give, the fetch client included: a tenth of a server's
 * memory. Whoever needs more than types of `node:http` takes it from here.
 */
export const nodeHttp = process.getBuiltinModule('node:http');
