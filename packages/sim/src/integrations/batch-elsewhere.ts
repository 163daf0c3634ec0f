import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A stand-in for AWS Batch: jobs that run until a test ends them. */
export class BatchElsewhere {
  /** Statuses by job id. */
  readonly jobs = new Map<string, string>();
  /** The paths of all calls, in their order. */
  readonly calls: string[] = [];
  /** Whether calls are answered with an error that passes. */
  isDown = false;
  readonly #server = createServer(async (request, response) => {
    const input = JSON.parse(await text(request)) as { readonly [member: string]: unknown };
    const path = request.url ?? '';
    this.calls.push(path);
    const answer = this.isDown ? undefined : this.#answer(path, input);
    response.writeHead(answer === undefined ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { message: 'busy' }));
  });

  /** @returns its URL */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(path: string, input: { readonly [member: string]: unknown }): object {
    if (path === '/v1/submitjob') {
      const jobId = `job-${this.jobs.size + 1}`;
      this.jobs.set(jobId, 'RUNNING');
      return { jobId, jobName: input.jobName, jobArn: `arn:aws:batch:us-east-1:000000000000:job/${jobId}` };
    }
    if (path === '/v1/terminatejob') {
      this.jobs.set(input.jobId as string, 'FAILED');
      return {};
    }
    const [jobId = ''] = input.jobs as readonly string[];
    return { jobs: [{ jobId, status: this.jobs.get(jobId), tags: { keepsCase: 'yes' } }] };
  }
}
