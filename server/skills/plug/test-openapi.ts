// For tests: documents as companies have them. One of OpenAPI 3.1 with what such documents are full of, one of Swagger 2.0.
export const HELPDESK = `
openapi: 3.1.0
info: { title: Helpdesk, version: "2.4" }
servers: [{ url: https://helpdesk.example.com/v2 }]
paths:
  /cases/{caseId}:
    parameters:
      - { name: caseId, in: path, required: true, schema: { type: string } }
    get:
      operationId: get-case
      summary: One case
      parameters:
        - { name: expand, in: query, schema: { type: array, items: { type: string } } }
        - { name: X-Tenant, in: header, required: true, schema: { type: string } }
        - { name: Authorization, in: header, schema: { type: string } }
      responses:
        "200":
          description: It
          content: { application/json: { schema: { $ref: "#/components/schemas/Case" } } }
  /cases:
    get:
      operationId: listCases
      summary: All cases
      parameters:
        - { name: state, in: query, schema: { type: string, enum: [open, closed] } }
      responses:
        "200":
          description: They
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Case" } } } }
    post:
      operationId: createCase
      description: |
        Opens a case.
        More about it.
      requestBody:
        required: true
        content:
          application/json:
            schema:
              allOf:
                - { $ref: "#/components/schemas/NewCase" }
                - { type: object, properties: { urgent: { type: boolean } }, required: [urgent] }
      responses:
        "201":
          description: Made
          content: { application/json: { schema: { $ref: "#/components/schemas/Case" } } }
  /cases/{caseId}/close:
    post:
      parameters:
        - { name: caseId, in: path, required: true, schema: { type: string } }
      responses: { "204": { description: Closed } }
  /export:
    get:
      operationId: exportCases
      responses: { "200": { description: A table, content: { text/csv: { schema: { type: string } } } } }
  /search:
    get:
      operationId: searchCases
      parameters:
        - { name: filter, in: query, style: deepObject, schema: { type: object } }
      responses: { "200": { description: They } }
  /cases/{ids}/events:
    get:
      operationId: listEvents
      parameters:
        - { name: ids, in: path, required: true, schema: { type: array, items: { type: string } } }
        - { name: kinds, in: query, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: filter.by, in: query, schema: { type: string } }
        - { name: filter-by, in: query, schema: { type: string } }
        - { name: in, in: query, schema: { type: string } }
        - { name: X_Trace, in: header, schema: { type: string } }
      responses:
        "200":
          description: They
          content:
            application/json:
              schema: { oneOf: [{ $ref: "#/components/schemas/Case" }, { type: object, required: [id] }] }
components:
  schemas:
    NewCase:
      type: object
      properties:
        id: { type: string, readOnly: true }
        text: { type: string, minLength: 1, pattern: "^(a+)+$" }
        tags: { type: array, items: { type: string } }
      required: [id, text]
    Case:
      type: object
      properties:
        id: { type: string }
        text: { type: [string, "null"] }
        tags: { type: array, items: { type: string } }
        parent: { $ref: "#/components/schemas/Case" }
      required: [id, text]
      additionalProperties: false
`;

export const STOCK = JSON.stringify({
  swagger: "2.0",
  info: { title: "Stock", version: "1" },
  basePath: "/api",
  paths: {
    "/stock": {
      get: {
        operationId: "getStock",
        parameters: [
          { name: "sku", in: "query", required: true, type: "string", maxLength: 20 },
          { name: "places", in: "query", type: "array", items: { type: "string" } },
          { name: "sizes", in: "query", type: "array", items: { type: "string" }, collectionFormat: "multi" },
        ],
        responses: { 200: { description: "ok", schema: { type: "integer" } } },
      },
    },
  },
});
