// https://urlpattern.spec.whatwg.org , on first touch.
import { URLPattern } from "urlpattern-polyfill/urlpattern";
import { asInterface } from "../define";

asInterface("URLPattern", URLPattern);
export default URLPattern;
