import { HttpApis } from './http-apis.ts';
import { HttpRoutes } from './http-routes.ts';
import { HttpStages } from './http-stages.ts';
import type { ApiAnswer, ApiRequest } from './invoke/api-request.ts';
import { messageAnswer } from './invoke/api-request.ts';
import { HttpInvocation } from './invoke/http-invocation.ts';
import { RestInvocation } from './invoke/rest-invocation.ts';
import { passedRoles } from './passed-roles.ts';
import { RestApis } from './rest-apis.ts';
import { RestDeployments } from './rest-deployments.ts';
import { RestMethods } from './rest-method-operations.ts';
import type { RoutesPorts } from './route-ports.ts';

/** API Gateway: APIs that start and continue workflows, call functions and HTTP endpoints. */
export class Routes {
  readonly restApis: RestApis;
  readonly restMethods: RestMethods;
  readonly restDeployments: RestDeployments;
  readonly httpApis: HttpApis;
  readonly httpRoutes: HttpRoutes;
  readonly httpStages: HttpStages;
  readonly #rest: RestInvocation;
  readonly #http: HttpInvocation;
  readonly #ports: RoutesPorts;

  constructor(ports: RoutesPorts) {
    this.#ports = ports;
    this.restApis = new RestApis(ports);
    this.restMethods = new RestMethods(ports, this.restApis.store);
    this.restDeployments = new RestDeployments(ports, this.restApis.store);
    this.httpApis = new HttpApis(ports);
    this.httpRoutes = new HttpRoutes(ports, this.httpApis.store);
    this.httpStages = new HttpStages(ports, this.httpApis.store);
    this.#rest = new RestInvocation(ports, this.restApis.store);
    this.#http = new HttpInvocation(ports, this.httpApis.store);
  }

  /** Whether there is an API of that id, whosever. */
  async has(apiId: string): Promise<boolean> {
    const found = (await this.restApis.store.find(apiId)) ?? (await this.httpApis.store.find(apiId));
    return found !== undefined;
  }

  /**
   * The roles that an operation hands to API Gateway (`iam:PassRole`).
   * @throws ServiceError BadRequestException where a document is none
   */
  passedRoles(operation: string, input: { readonly [member: string]: unknown }): readonly string[] {
    return passedRoles(operation, input, this.#ports);
  }

  /** Answers a request to an API, whichever kind it is of. */
  async answer(request: ApiRequest): Promise<ApiAnswer> {
    const answer = (await this.#rest.answer(request)) ?? (await this.#http.answer(request));
    return answer ?? messageAnswer(404, 'Not Found');
  }
}
