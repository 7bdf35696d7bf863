// Puts the web surface together: every API installs itself, in this order. Runs once, when the snapshot is made.
// To add an API: name.ts with install(), name.cpp with its natives, a line here and one in natives.cpp.
import * as domException from "./dom_exception";
import * as event from "./event";
import * as eventTypes from "./event_types";
import * as reportError from "./report_error";
import * as abort from "./abort";
import * as timers from "./timers";
import * as streams from "./streams";
import * as text from "./text";
import * as base64 from "./base64";
import * as url from "./url";
import * as urlSearchParams from "./url_search_params";
import * as blob from "./blob";
import * as formData from "./form_data";
import * as headers from "./headers";
import * as request from "./request";
import * as response from "./response";
import * as fetching from "./fetch";
import * as compression from "./compression";
import * as webSocket from "./web_socket";
import * as fileReader from "./file_reader";
import * as structuredClone from "./structured_clone";
import * as streamTransfer from "./stream_transfer";
import * as messagePort from "./message_port";
import * as crypto from "../crypto/crypto";
import * as performance from "./performance";
import * as performanceObserver from "./performance_observer";
import * as consoles from "./console";
import * as navigator from "./navigator";
import * as deno from "./deno";
import * as edgeRuntime from "./edge_runtime";
import * as cache from "./cache";
import * as supabaseAi from "./supabase_ai";
import { resetEnvironment } from "./deno_env";
import { clearListeners, globalTarget } from "./event";
import { inspect } from "./inspect";
import { hooks } from "./natives";
import { rejectionHandled, unhandledRejection } from "./rejections";
import * as node from "../node/install";
import { builtinModule } from "../node/modules";
import { streamWasm } from "./wasm_streaming";
import { beforeUnload, clientGone, hasHandler, moduleEvaluated, resetServer, serveExchange } from "./serve";

const apis = [
  domException, event, eventTypes, reportError, abort, timers, streams, text, base64, url, urlSearchParams, blob,
  formData, headers, request, response, fetching, webSocket, compression, fileReader, structuredClone,
  streamTransfer, messagePort, crypto, performance, performanceObserver, consoles, navigator, deno,
  edgeRuntime, cache, supabaseAi, node,
];
for (const api of apis) api.install();

Object.assign(hooks, {
  serve: serveExchange,
  moduleEvaluated,
  hasHandler,
  clientGone,
  beforeUnload,
  unhandledRejection,
  rejectionHandled,
  reportError: reportError.dispatchError,
  inspect: (value: unknown) => inspect(value),
  streamWasm,
  builtinModule,
  beforeSnapshot: resetEnvironment,
  afterWarmUp() {
    resetServer();
    resetEnvironment();
    consoles.resetConsole();
    clearListeners(globalTarget);
  },
});
