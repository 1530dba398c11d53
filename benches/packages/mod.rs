//! Packages of any size, made of what real ones are made of: prompts, records with scripts, pages
//! and templates, links between them, and a bot with behaviors.

use serde_json::{Map, Value, json};

/// A package of about `size` bytes in which there is nothing to find.
pub(crate) fn clean(size: usize) -> String {
    package(size, "{{{prompt_team_0}}}")
}

/// A package of about `size` bytes in which every record has a mistake, the name of a prompt.
#[allow(dead_code, reason = "not every program that includes this file measures mistakes")]
pub(crate) fn broken(size: usize) -> String {
    package(size, "{{{prompt_taem_0}}}")
}

/// How many records go with each prompt and each bot.
const GROUP: usize = 8;

fn package(size: usize, team: &str) -> String {
    let group = |index| pretty(&json!([prompt(index), bot(index), records(index, team)])).len();
    // Later groups have longer numbers in their names, so one in the middle tells the size.
    let groups = size / group(size / group(0) / 2);
    let records = match groups {
        0 => vec![record(0, 0, team)],
        _ => (0..groups).flat_map(|index| records(index, team)).collect(),
    };
    pretty(&json!({
        "package": {
            "name": "Benchmark",
            "revision": 1,
            "requires": { "cerb_version": "10.4.0", "plugins": [] },
            "configure": {
                "placeholders": [],
                "prompts": (0..groups.max(1)).map(prompt).collect::<Vec<_>>(),
            },
        },
        "bots": (0..groups).map(bot).collect::<Vec<_>>(),
        "records": records,
    }))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}

fn prompt(index: usize) -> Value {
    json!({
        "type": "text",
        "label": format!("The name of team {index}"),
        "key": format!("prompt_team_{index}"),
        "params": { "default": "", "placeholder": "(for example, Support)" },
    })
}

fn bot(index: usize) -> Value {
    json!({
        "uid": format!("bot_{index}"),
        "name": format!("Helper of {{{{{{prompt_team_{index}}}}}}}"),
        "owner": { "context": "cerberusweb.contexts.app", "id": 0 },
        "is_disabled": false,
        "image": "",
        "params": {},
        "behaviors": [{
            "uid": format!("behavior_{index}"),
            "title": "Remind the owner of a task",
            "is_disabled": false,
            "is_private": false,
            "priority": 50,
            "event": { "key": "event.macro.task", "label": "Task", "params": {} },
            "variables": {},
            "nodes": [{
                "type": "switch",
                "title": "Is it late?",
                "status": "live",
                "nodes": [{
                    "type": "outcome",
                    "title": "Yes",
                    "status": "live",
                    "params": { "groups": [{ "any": 0, "conditions": [{
                        "condition": "_custom_script",
                        "tpl": "{% if task_due < 'now'|date('U') %}\ntrue\n{% endif %}",
                        "oper": "is",
                        "value": "true",
                    }] }] },
                }],
            }],
        }],
    })
}

fn records(group: usize, team: &str) -> Vec<Value> {
    let first = group * GROUP;
    (first..first + GROUP).map(|index| record(index, group, team)).collect()
}

fn record(index: usize, group: usize, team: &str) -> Value {
    let team = team.replace("_0", &format!("_{group}"));
    let mut record = match index % 4 {
        0 => task(&team),
        1 => automation(index, &team),
        2 => html_template(&team),
        _ => snippet(group * GROUP, &team),
    };
    let mut whole = Map::from_iter([("uid".to_owned(), json!(format!("record_{index}")))]);
    whole.append(record.as_object_mut().expect("a record is an object"));
    Value::Object(whole)
}

fn task(team: &str) -> Value {
    json!({
        "_context": "task",
        "title": format!("Ask {team} about the \"quarterly\" figures\u{2026}"),
        "importance": 50,
        "status": "open",
    })
}

fn automation(index: usize, team: &str) -> Value {
    json!({
        "_context": "automation",
        "name": format!("example.benchmark.{index}"),
        "extension_id": "cerb.trigger.automation.function",
        "description": format!("Counts the open tickets of {team}"),
        "script": "inputs:\n  text/name:\n    required@bool: yes\n\nstart:\n  data.query/tickets:\n    \
            output: results\n    inputs:\n      query@text:\n        type:worklist.records\n        \
            of:ticket\n        query:(status:o)\n        format:dictionaries\n    on_success:\n      \
            return:\n        count@int: {{results.data|length}}\n        name: {{inputs.name|trim}}\n",
        "policy_kata": "commands:\n  data.query:\n    deny/type@bool:\n      \
            {{inputs.query.type is not same as ('worklist.records')}}\n    allow@bool: yes\n",
    })
}

fn html_template(team: &str) -> Value {
    json!({
        "_context": "html_template",
        "name": format!("Letters of {team}"),
        "content": "<!DOCTYPE html>\n<html>\n<head>\n<style type=\"text/css\">\nbody {\n  \
            font-family: Arial, sans-serif;\n  color: #333;\n}\n</style>\n</head>\n<body>\n\
            {{message_body}}\n<hr>\n{% if group__label %}<b>{{group__label}}</b>{% endif %}\n\
            </body>\n</html>\n",
        "owner__context": "cerberusweb.contexts.app",
        "owner_id": 0,
    })
}

fn snippet(task: usize, team: &str) -> Value {
    json!({
        "_context": "snippet",
        "title": format!("Greeting of {team}"),
        "context": "cerberusweb.contexts.ticket",
        "content": "Hello {{initial_message_sender_first_name|default('there')}},\n\nThank you for \
            writing to us. We will answer within {{'+1 day'|date('l')}}.\n",
        "owner__context": "cerberusweb.contexts.app",
        "owner_id": 0,
        "links": [format!("task:{{{{{{uid.record_{task}}}}}}}")],
    })
}
