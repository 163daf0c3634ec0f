import type { Template } from './template.ts';

const flakyCode = `// Fails the first two times and answers the third time: the workflow says how often it has tried.
export const handler = async ({ attempt, order }) => {
  if (attempt < 2) {
    const error = new Error('The warehouse does not answer');
    error.name = 'WarehouseBusy';
    throw error;
  }
  return { order, isReserved: true, attempts: attempt + 1 };
};
`;

const checkCode = `// Refuses some orders, by the name of an error for each reason.
export const handler = async ({ order }) => {
  const refuse = (name, message) => Object.assign(new Error(message), { name });
  if (order.card === 'expired') throw refuse('CardExpired', 'The card has expired');
  if (order.amount > 1000) throw refuse('LimitExceeded', 'More than the card may pay');
  return { order, isPaid: true };
};
`;

const travelCode = `// Books and cancels; the car is gone, so that the journey has to be taken back.
export const handler = async ({ action, journey }) => {
  console.log(action, journey);
  if (action === 'book car') {
    throw Object.assign(new Error('No car is left'), { name: 'NoCarLeft' });
  }
  return { action, journey, isDone: true };
};
`;

const reportCode = `// Says what came of the job.
export const handler = async ({ job, exitCode }) => ({ job, succeeded: exitCode === 0 });
`;

function task(name: string, body: string): string {
  return `    ${JSON.stringify(name)}: {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke",
${body}
    }`;
}

/** Workflows that call something: functions, an endpoint, a job, another workflow. */
export const callTemplates: readonly Template[] = [
  {
    id: 'retry',
    title: 'Retry',
    text: 'A function that fails twice is called again, after pauses that grow.',
    needs: [{ kind: 'function', name: 'template-reserve', code: flakyCode }],
    definition: () => `{
  "Comment": "Reserves an order, as often as it takes",
  "QueryLanguage": "JSONata",
  "StartAt": "Reserve",
  "States": {
${task(
  'Reserve',
  `      "Arguments": {
        "FunctionName": "template-reserve",
        "Payload": {
          "order": "{% $states.input.order %}",
          "attempt": "{% $states.context.State.RetryCount %}"
        }
      },
      "Retry": [
        {
          "ErrorEquals": ["WarehouseBusy"],
          "IntervalSeconds": 1,
          "BackoffRate": 2,
          "MaxAttempts": 4,
          "JitterStrategy": "FULL"
        }
      ],
      "Output": "{% $states.result.Payload %}",
      "End": true`,
)}
  }
}
`,
    input: '{ "order": "A-17" }',
  },
  {
    id: 'catch-by-error',
    title: 'Catch by error name',
    text: 'Each error of a function leads to a state of its own; what nobody expected leads to another.',
    needs: [{ kind: 'function', name: 'template-pay', code: checkCode }],
    definition: () => `{
  "Comment": "Takes the money, and says what to do when that fails",
  "QueryLanguage": "JSONata",
  "StartAt": "Pay",
  "States": {
${task(
  'Pay',
  `      "Arguments": {
        "FunctionName": "template-pay",
        "Payload": { "order": "{% $states.input %}" }
      },
      "Catch": [
        {
          "ErrorEquals": ["CardExpired"],
          "Output": { "order": "{% $states.input %}", "error": "{% $states.errorOutput %}" },
          "Next": "Ask for another card"
        },
        {
          "ErrorEquals": ["LimitExceeded"],
          "Output": { "order": "{% $states.input %}", "error": "{% $states.errorOutput %}" },
          "Next": "Ask for less"
        },
        { "ErrorEquals": ["States.ALL"], "Next": "Something else" }
      ],
      "Output": "{% $states.result.Payload %}",
      "End": true`,
)},
    "Ask for another card": {
      "Type": "Pass",
      "Output": { "ask": "another card", "because": "{% $states.input.error.Error %}" },
      "End": true
    },
    "Ask for less": {
      "Type": "Pass",
      "Output": { "ask": "a smaller amount", "because": "{% $states.input.error.Error %}" },
      "End": true
    },
    "Something else": {
      "Type": "Fail",
      "Error": "PaymentFailed",
      "Cause": "{% 'Payment failed: ' & $states.input.Error %}"
    }
  }
}
`,
    input: '{ "card": "expired", "amount": 80 }',
  },
  {
    id: 'saga',
    title: 'Saga',
    text: 'Three bookings; when the last one fails, those before it are taken back in the opposite order.',
    needs: [{ kind: 'function', name: 'template-travel', code: travelCode }],
    definition: () => `{
  "Comment": "Books a journey, or none of it",
  "QueryLanguage": "JSONata",
  "StartAt": "Book flight",
  "States": {
${[
  ['Book flight', 'book flight', 'Book hotel', 'Not booked'],
  ['Book hotel', 'book hotel', 'Book car', 'Cancel flight'],
  ['Book car', 'book car', 'Booked', 'Cancel hotel'],
]
  .map(([name, action, next, undo]) =>
    task(
      name as string,
      `      "Arguments": {
        "FunctionName": "template-travel",
        "Payload": { "action": "${action}", "journey": "{% $states.context.Execution.Input.journey %}" }
      },
      "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "${undo}" }],
      "Next": "${next}"`,
    ),
  )
  .join(',\n')},
    "Booked": { "Type": "Succeed" },
${[
  ['Cancel hotel', 'cancel hotel', 'Cancel flight'],
  ['Cancel flight', 'cancel flight', 'Not booked'],
]
  .map(([name, action, next]) =>
    task(
      name as string,
      `      "Arguments": {
        "FunctionName": "template-travel",
        "Payload": { "action": "${action}", "journey": "{% $states.context.Execution.Input.journey %}" }
      },
      "Retry": [{ "ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 5 }],
      "Next": "${next}"`,
    ),
  )
  .join(',\n')},
    "Not booked": {
      "Type": "Pass",
      "Output": { "isBooked": false, "isTakenBack": true },
      "End": true
    }
  }
}
`,
    input: '{ "journey": "J-4" }',
  },
  {
    id: 'nested',
    title: 'Workflow in a workflow',
    text: 'Starts another state machine, waits for its end and goes on with its output.',
    needs: [
      {
        kind: 'stateMachine',
        name: 'template-discount',
        definition: JSON.stringify(
          {
            QueryLanguage: 'JSONata',
            StartAt: 'Discount',
            States: {
              Discount: { Type: 'Pass', Output: { amount: '{% $states.input.amount * 0.9 %}' }, End: true },
            },
          },
          undefined,
          2,
        ),
      },
    ],
    definition: ({ account, region }) => `{
  "Comment": "Has another workflow work out the discount",
  "QueryLanguage": "JSONata",
  "StartAt": "Work out the discount",
  "States": {
    "Work out the discount": {
      "Type": "Task",
      "Resource": "arn:aws:states:::states:startExecution.sync:2",
      "Arguments": {
        "StateMachineArn": "arn:aws:states:${region}:${account}:stateMachine:template-discount",
        "Input": {
          "amount": "{% $states.input.amount %}",
          "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": "{% $states.context.Execution.Id %}"
        }
      },
      "Output": "{% $states.result.Output %}",
      "End": true
    }
  }
}
`,
    input: '{ "amount": 100 }',
  },
  {
    id: 'http-call',
    title: 'HTTP call',
    text: 'Asks an endpoint by HTTP, with a connection for its credentials; busy answers are tried again. It asks this server until you name another.',
    needs: [{ kind: 'connection', name: 'template-connection' }],
    definition: ({ endpoint, arns }) => `{
  "Comment": "Asks an endpoint",
  "QueryLanguage": "JSONata",
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Task",
      "Resource": "arn:aws:states:::http:invoke",
      "Arguments": {
        "ApiEndpoint": ${JSON.stringify(`${endpoint}/_cairn/v1/studio`)},
        "Method": "GET",
        "Authentication": { "ConnectionArn": ${JSON.stringify(arns['template-connection'] ?? '')} },
        "Headers": { "X-Topic": "{% $states.input.topic %}" }
      },
      "Retry": [
        {
          "ErrorEquals": ["States.Http.StatusCode.429", "States.Http.StatusCode.503"],
          "IntervalSeconds": 1,
          "BackoffRate": 2,
          "MaxAttempts": 4,
          "JitterStrategy": "FULL"
        }
      ],
      "Output": {
        "status": "{% $states.result.StatusCode %}",
        "answer": "{% $states.result.ResponseBody %}"
      },
      "End": true
    }
  }
}
`,
    input: '{ "topic": "version" }',
  },
  {
    id: 'save-item',
    title: 'Save and read an item',
    text: 'Puts an item into a DynamoDB table and reads it back, without a function between.',
    needs: [{ kind: 'table', name: 'template-orders', keyName: 'id' }],
    definition: () => `{
  "Comment": "Keeps an order in a table",
  "QueryLanguage": "JSONata",
  "StartAt": "Put the order",
  "States": {
    "Put the order": {
      "Type": "Task",
      "Resource": "arn:aws:states:::dynamodb:putItem",
      "Arguments": {
        "TableName": "template-orders",
        "Item": {
          "id": { "S": "{% $states.input.id %}" },
          "amount": { "N": "{% $string($states.input.amount) %}" }
        }
      },
      "Next": "Get the order"
    },
    "Get the order": {
      "Type": "Task",
      "Resource": "arn:aws:states:::dynamodb:getItem",
      "Arguments": {
        "TableName": "template-orders",
        "Key": { "id": { "S": "{% $states.context.Execution.Input.id %}" } },
        "ConsistentRead": true
      },
      "Output": {
        "id": "{% $states.result.Item.id.S %}",
        "amount": "{% $number($states.result.Item.amount.N) %}"
      },
      "End": true
    }
  }
}
`,
    input: '{ "id": "A-17", "amount": 80 }',
  },
  {
    id: 'job-and-function',
    title: 'Batch job and function',
    text: 'Runs a Batch job to its end, and then a function with what came of it.',
    condition:
      'The job is a container: Docker or Podman runs it, or a program that --images names for its image.',
    needs: [
      { kind: 'batch', queue: 'template-jobs', jobDefinition: 'template-count', image: 'busybox' },
      { kind: 'function', name: 'template-report', code: reportCode },
    ],
    definition: () => `{
  "Comment": "A Batch job, and then a function with what came of it",
  "QueryLanguage": "JSONata",
  "StartAt": "Count",
  "States": {
    "Count": {
      "Type": "Task",
      "Resource": "arn:aws:states:::batch:submitJob.sync",
      "Arguments": {
        "JobName": "count",
        "JobQueue": "template-jobs",
        "JobDefinition": "template-count",
        "ContainerOverrides": {
          "Environment": [{ "Name": "TEXT", "Value": "{% $states.input.text %}" }]
        }
      },
      "Retry": [{ "ErrorEquals": ["Batch.ServerException"] }],
      "Output": {
        "job": "{% $states.result.JobName %}",
        "exitCode": "{% $states.result.Container.ExitCode %}"
      },
      "Next": "Report"
    },
${task(
  'Report',
  `      "Arguments": { "FunctionName": "template-report", "Payload": "{% $states.input %}" },
      "Output": "{% $states.result.Payload %}",
      "End": true`,
)}
  }
}
`,
    input: '{ "text": "one two three" }',
  },
];
