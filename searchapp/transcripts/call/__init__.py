"""From speeches to a call: the event, who speaks in which role for which firm, sections and exchanges."""
