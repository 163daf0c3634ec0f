import type { Template } from './template.ts';

/** Workflows that need nothing but themselves, and those that go over many items. */
export const flowTemplates: readonly Template[] = [
  {
    id: 'hello-world',
    title: 'Hello, world',
    text: 'One state that greets by the name in its input. The place to begin.',
    needs: [],
    definition: () => `{
  "Comment": "Greets by name",
  "QueryLanguage": "JSONata",
  "StartAt": "Greet",
  "States": {
    "Greet": {
      "Type": "Pass",
      "Output": {
        "greeting": "{% 'Hello, ' & $states.input.name & '!' %}"
      },
      "End": true
    }
  }
}
`,
    input: '{ "name": "world" }',
  },
  {
    id: 'choice',
    title: 'Choice',
    text: 'Goes one way or another by what the input says, and fails by name when nothing fits.',
    needs: [],
    definition: () => `{
  "Comment": "Small orders are taken at once, large ones are looked at",
  "QueryLanguage": "JSONata",
  "StartAt": "How large",
  "States": {
    "How large": {
      "Type": "Choice",
      "Choices": [
        { "Condition": "{% $states.input.amount <= 0 %}", "Next": "No order" },
        { "Condition": "{% $states.input.amount < 1000 %}", "Next": "Take it" }
      ],
      "Default": "Look at it"
    },
    "Take it": {
      "Type": "Pass",
      "Output": { "decision": "taken", "amount": "{% $states.input.amount %}" },
      "End": true
    },
    "Look at it": {
      "Type": "Pass",
      "Output": { "decision": "to be looked at", "amount": "{% $states.input.amount %}" },
      "End": true
    },
    "No order": {
      "Type": "Fail",
      "Error": "NoOrder",
      "Cause": "An order has an amount above 0"
    }
  }
}
`,
    input: '{ "amount": 120 }',
  },
  {
    id: 'parallel',
    title: 'Parallel',
    text: 'Two branches at the same time; what both give is put together.',
    needs: [],
    definition: () => `{
  "Comment": "Adds up the goods and works out the delivery side by side",
  "QueryLanguage": "JSONata",
  "StartAt": "Side by side",
  "States": {
    "Side by side": {
      "Type": "Parallel",
      "Branches": [
        {
          "StartAt": "Add up the goods",
          "States": {
            "Add up the goods": {
              "Type": "Pass",
              "Output": "{% $sum($states.input.items.price) %}",
              "End": true
            }
          }
        },
        {
          "StartAt": "Look up the delivery",
          "States": {
            "Look up the delivery": {
              "Type": "Wait",
              "Seconds": 1,
              "Next": "Work out the delivery"
            },
            "Work out the delivery": {
              "Type": "Pass",
              "Output": "{% $states.input.isExpress ? 12 : 4 %}",
              "End": true
            }
          }
        }
      ],
      "Output": {
        "goods": "{% $states.result[0] %}",
        "delivery": "{% $states.result[1] %}",
        "total": "{% $sum($states.result) %}"
      },
      "End": true
    }
  }
}
`,
    input: '{ "items": [{ "price": 30 }, { "price": 12 }], "isExpress": true }',
  },
  {
    id: 'map',
    title: 'Map',
    text: 'The same with each item of a list, three at once.',
    needs: [],
    definition: () => `{
  "Comment": "Works out the price of each line of an order",
  "QueryLanguage": "JSONata",
  "StartAt": "For each line",
  "States": {
    "For each line": {
      "Type": "Map",
      "Items": "{% $states.input.lines %}",
      "MaxConcurrency": 3,
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "INLINE" },
        "StartAt": "Price",
        "States": {
          "Price": {
            "Type": "Pass",
            "Output": {
              "name": "{% $states.input.name %}",
              "price": "{% $states.input.count * $states.input.each %}"
            },
            "End": true
          }
        }
      },
      "Output": { "lines": "{% $states.result %}", "total": "{% $sum($states.result.price) %}" },
      "End": true
    }
  }
}
`,
    input: `{
  "lines": [
    { "name": "lamp", "count": 2, "each": 40 },
    { "name": "sofa", "count": 1, "each": 800 },
    { "name": "rug", "count": 3, "each": 25 }
  ]
}`,
  },
  {
    id: 'distributed-map',
    title: 'Distributed Map',
    text: 'Reads items from a file of a bucket and gives each batch an execution of its own; results go to the bucket.',
    needs: [
      {
        kind: 'object',
        bucket: 'template-orders',
        key: 'orders.json',
        text: JSON.stringify(
          Array.from({ length: 40 }, (_, at) => ({ id: at + 1, amount: ((at * 37) % 90) + 10 })),
        ),
      },
    ],
    definition: () => `{
  "Comment": "Adds up orders in batches of ten, each batch in an execution of its own",
  "QueryLanguage": "JSONata",
  "StartAt": "For each batch",
  "States": {
    "For each batch": {
      "Type": "Map",
      "ItemReader": {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": { "InputType": "JSON" },
        "Arguments": { "Bucket": "template-orders", "Key": "orders.json" }
      },
      "ItemBatcher": { "MaxItemsPerBatch": 10 },
      "MaxConcurrency": 4,
      "ToleratedFailurePercentage": 5,
      "Label": "Orders",
      "ItemProcessor": {
        "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" },
        "StartAt": "Add up",
        "States": {
          "Add up": {
            "Type": "Pass",
            "Output": {
              "count": "{% $count($states.input.Items) %}",
              "amount": "{% $sum($states.input.Items.amount) %}"
            },
            "End": true
          }
        }
      },
      "Output": {
        "orders": "{% $sum($states.result.count) %}",
        "amount": "{% $sum($states.result.amount) %}"
      },
      "End": true
    }
  }
}
`,
    input: '{}',
  },
];
