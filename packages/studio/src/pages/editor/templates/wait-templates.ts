import type { Template } from './template.ts';

const tokenCode = `// Hands the token to whoever will answer: here it is only written to the log.
export const handler = async ({ taskToken, request }) => {
  console.log('Answer', JSON.stringify(request), 'with', taskToken);
};
`;

/** Workflows that wait: for a person, a worker, another system, an instant. */
export const waitTemplates: readonly Template[] = [
  {
    id: 'human-approval',
    title: 'Human approval',
    text: 'Asks a person by a queue and waits up to a day. The run page has buttons to approve and reject.',
    needs: [{ kind: 'queue', name: 'template-approvals' }],
    waitsForAnswer: 'token',
    definition: ({ account, region }) => `{
  "Comment": "Large expenses are approved by a person",
  "QueryLanguage": "JSONata",
  "StartAt": "Ask for approval",
  "States": {
    "Ask for approval": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      "Arguments": {
        "QueueUrl": "https://sqs.${region}.amazonaws.com/${account}/template-approvals",
        "MessageBody": {
          "expense": "{% $states.input %}",
          "taskToken": "{% $states.context.Task.Token %}"
        }
      },
      "TimeoutSeconds": 86400,
      "Catch": [
        { "ErrorEquals": ["Rejected"], "Next": "Rejected" },
        { "ErrorEquals": ["States.Timeout"], "Next": "Nobody answered" }
      ],
      "Output": { "decision": "approved", "answer": "{% $states.result %}" },
      "End": true
    },
    "Rejected": {
      "Type": "Pass",
      "Output": { "decision": "rejected", "because": "{% $states.input.Cause %}" },
      "End": true
    },
    "Nobody answered": {
      "Type": "Fail",
      "Error": "NobodyAnswered",
      "Cause": "Nobody answered within a day"
    }
  }
}
`,
    input: '{ "what": "a new chair", "amount": 240 }',
  },
  {
    id: 'activity-worker',
    title: 'Activity worker',
    text: 'Work that a program of your own takes when it is ready, with heartbeats. On the page of activities one can take a task by hand.',
    needs: [{ kind: 'activity', name: 'template-render' }],
    waitsForAnswer: 'activity',
    definition: ({ account, region }) => `{
  "Comment": "Has a worker render a picture",
  "QueryLanguage": "JSONata",
  "StartAt": "Render",
  "States": {
    "Render": {
      "Type": "Task",
      "Resource": "arn:aws:states:${region}:${account}:activity:template-render",
      "Arguments": { "picture": "{% $states.input.picture %}" },
      "TimeoutSeconds": 3600,
      "HeartbeatSeconds": 300,
      "Retry": [{ "ErrorEquals": ["States.HeartbeatTimeout"], "MaxAttempts": 2 }],
      "End": true
    }
  }
}
`,
    input: '{ "picture": "sunset.png" }',
  },
  {
    id: 'wait-for-callback',
    title: 'Wait for a callback',
    text: 'A function gets a token and hands it on; the run goes on when somebody sends it back with an answer.',
    needs: [{ kind: 'function', name: 'template-hand-over', code: tokenCode }],
    waitsForAnswer: 'token',
    definition: () => `{
  "Comment": "Hands a request to another system and waits for its callback",
  "QueryLanguage": "JSONata",
  "StartAt": "Hand over",
  "States": {
    "Hand over": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "Arguments": {
        "FunctionName": "template-hand-over",
        "Payload": {
          "request": "{% $states.input %}",
          "taskToken": "{% $states.context.Task.Token %}"
        }
      },
      "TimeoutSeconds": 3600,
      "Next": "Go on"
    },
    "Go on": {
      "Type": "Pass",
      "Output": { "answer": "{% $states.input %}" },
      "End": true
    }
  }
}
`,
    input: '{ "request": "R-1" }',
  },
  {
    id: 'reminder',
    title: 'Wait and look again',
    text: 'Waits, looks, and waits again until something is done or it has waited often enough.',
    needs: [],
    definition: () => `{
  "Comment": "Looks up to three times, with a pause between",
  "QueryLanguage": "JSONata",
  "StartAt": "Begin",
  "States": {
    "Begin": {
      "Type": "Pass",
      "Assign": { "looks": 0, "pause": "{% $states.input.pauseSeconds %}" },
      "Next": "Wait"
    },
    "Wait": { "Type": "Wait", "Seconds": "{% $pause %}", "Next": "Look" },
    "Look": {
      "Type": "Pass",
      "Assign": { "looks": "{% $looks + 1 %}" },
      "Next": "Again"
    },
    "Again": {
      "Type": "Choice",
      "Choices": [{ "Condition": "{% $looks < 3 %}", "Next": "Wait" }],
      "Default": "Done"
    },
    "Done": { "Type": "Pass", "Output": { "looks": "{% $looks %}" }, "End": true }
  }
}
`,
    input: '{ "pauseSeconds": 1 }',
  },
];
