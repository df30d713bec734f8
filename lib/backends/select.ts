import { initialise } from "../sgscn/initialise.ts";
