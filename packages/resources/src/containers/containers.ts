import { Batch } from './batch/batch.ts';
import type { ContainersPorts } from './container-ports.ts';
import { Ecs } from './ecs/ecs.ts';

/** What runs images: ECS by tasks, Batch by jobs. Both stand on one engine. */
export class Containers {
  readonly ecs: Ecs;
  readonly batch: Batch;

  constructor(ports: ContainersPorts) {
    this.ecs = new Ecs(ports);
    this.batch = new Batch(ports);
  }

  /** Takes up tasks and jobs that were under way. */
  async start(): Promise<void> {
    await this.ecs.start();
    await this.batch.start();
  }

  /** Leaves the containers to their engine. */
  async stop(): Promise<void> {
    await this.batch.stop();
    await this.ecs.stop();
  }
}
