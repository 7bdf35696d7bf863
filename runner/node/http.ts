// https://nodejs.org/api/http.html
import { Agent } from "./http_agent";
import { ClientRequest, get, globalAgent, request } from "./http_client";
import { maxHeaderSize, METHODS, STATUS_CODES, validateHeaderName, validateHeaderValue } from "./http_common";
import { IncomingMessage } from "./http_incoming";
import { OutgoingMessage } from "./http_outgoing";
import { createServer, Server, ServerResponse } from "./http_server";

const { WebSocket, CloseEvent, MessageEvent } = globalThis as any;

export default {
  Agent, globalAgent, ClientRequest, IncomingMessage, OutgoingMessage, Server, ServerResponse, METHODS, STATUS_CODES, maxHeaderSize, createServer, request, get,
  validateHeaderName, validateHeaderValue, _connectionListener: () => {}, setMaxIdleHTTPParsers: () => {}, WebSocket, CloseEvent, MessageEvent,
};
