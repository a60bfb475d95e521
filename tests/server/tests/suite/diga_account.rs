//! Diga: agents and lines, placing calls, paths that are elsewhere.

use serde_json::{Value, json};

use crate::{
    diga::{FIRST, GENERATIONS, SECOND, THIRD, code, diga, every_call, refused, speaking, words},
    diga_calls::NOBODY,
    support::{Answer, Api, ids},
};

#[tokio::test(start_paused = true)]
async fn a_list_without_its_slash_is_elsewhere() {
    let api = Api::start();
    for base in GENERATIONS {
        let moved = speaking(&api, base)
            .get("/v1/call?limit=3&type=inbound")
            .await;
        assert_eq!(moved.status, 307);
        assert_eq!(
            moved.header("location"),
            format!("http://127.0.0.1:8080{base}/v1/call/?limit=3&type=inbound")
        );
    }
    let proxied = api
        .asking_with("/proxy/diga/g2", &[])
        .get("/v1/agent")
        .await;
    assert_eq!(
        proxied.header("location"),
        "http://127.0.0.1:8080/proxy/diga/g2/v1/agent/"
    );
    let answer = diga().ask("POST", "/diga/v1/agent/", "{}").await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (405, json!({"detail": "Method Not Allowed"}))
    );
}

#[tokio::test(start_paused = true)]
async fn agents_and_lines_are_listed() {
    let api = Api::start();
    for base in GENERATIONS {
        let api = speaking(&api, base);
        let agents = api.json("/v1/agent/?limit=100").await;
        let agents = agents["data"].as_array().unwrap();
        assert_eq!(agents.len(), 7);
        let calls = every_call(&api, "").await;
        let known = words(agents, "agent_id");
        assert!(words(&calls, "agent_id").is_subset(&known));
        let id = agents[0]["agent_id"].as_str().unwrap();
        assert_eq!(api.json(&format!("/v1/agent/{id}")).await, agents[0]);
        let few = api.json("/v1/agent/").await;
        assert_eq!(
            (few["has_more"].clone(), &few["last_id"]),
            (json!(false), &agents[6]["agent_id"])
        );
        assert_eq!(api.json("/v1/agent/?mode=path").await["data"], json!([]));
        let lines = api.json("/v1/phone/").await;
        let lines = lines["data"].as_array().unwrap();
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[0]["status"].is_null(), base == FIRST);
        let line = lines[0]["id"].as_str().unwrap();
        assert_eq!(api.json(&format!("/v1/phone/{line}")).await, lines[0]);
    }
    let api = diga();
    let nobody = "00000000-0000-4000-8000-000000000000";
    assert_eq!(
        code(&api.get(&format!("/v1/agent/{nobody}")).await),
        "AGENT_NOT_FOUND"
    );
    assert_eq!(
        code(&api.get(&format!("/v1/phone/{nobody}")).await),
        "PHONE_NUMBER_NOT_FOUND"
    );
    assert_eq!(
        refused(&api.get("/v1/agent/7").await),
        ["path.agent_id: uuid_parsing"]
    );
}

async fn placed(api: &Api, from: &str, to: &str) -> Answer {
    let body = json!({"from_number": from, "to_number": to, "dynamic_variables": {"a": 1}});
    api.post("/v1/call/", &body.to_string()).await
}

async fn a_line(api: &Api) -> Value {
    api.json("/v1/phone/").await["data"][0].clone()
}

#[tokio::test(start_paused = true)]
async fn calls_are_placed_by_number_or_id_of_a_line() {
    let api = Api::start();
    for (base, status) in [(FIRST, 200), (SECOND, 201), (THIRD, 201)] {
        let api = speaking(&api, base);
        let line = a_line(&api).await;
        for from in [&line["number"], &line["id"]] {
            let answer = placed(&api, from.as_str().unwrap(), "+34612345678").await;
            assert_eq!(answer.status.as_u16(), status, "{:?}", answer.body);
            let call = answer.json();
            assert_eq!(
                (&call["type"], &call["agent_id"]),
                (&json!("outbound"), &line["outbound_agent_id"])
            );
            assert_eq!(call["contact"]["identifier"], "+34612345678");
            assert_eq!(call["end_time"], Value::Null);
            let id = call["id"].as_str().unwrap();
            assert_eq!(ids(&api.json("/v1/call/?limit=3").await["data"])[0], id);
        }
    }
    let api = diga();
    let line = a_line(&api).await["id"].as_str().unwrap().to_owned();
    let busy = placed(&api, &line, "+34612340001").await.json();
    assert_eq!(
        (&busy["status"], &busy["end_reason"]),
        (&json!("completed"), &json!("busy"))
    );
    assert_eq!(placed(&api, &line, "+34612340003").await.status, 500);
}

#[tokio::test(start_paused = true)]
async fn calls_that_cannot_be_placed_are_refused() {
    let api = diga();
    let line = a_line(&api).await["id"].as_str().unwrap().to_owned();
    for (from, to, status, word) in [
        (
            line.as_str(),
            "+14155550100",
            400,
            "NON_SPANISH_PHONE_NUMBER",
        ),
        (&line, "612345678", 400, "NON_SPANISH_PHONE_NUMBER"),
        (
            "+34600000000",
            "+34612345678",
            404,
            "PHONE_NUMBER_NOT_FOUND",
        ),
        (NOBODY, "+34612345678", 404, "PHONE_NUMBER_NOT_FOUND"),
        (&line, "+34612340412", 412, "SIP_CONFIG_NOT_SET"),
    ] {
        let answer = placed(&api, from, to).await;
        assert_eq!(
            (answer.status.as_u16(), code(&answer).as_str()),
            (status, word)
        );
    }
    let empty = api.post("/v1/call/", "{}").await;
    assert_eq!(
        refused(&empty),
        ["body.from_number: missing", "body.to_number: missing"]
    );
    let odd =
        json!({"from_number": 7, "to_number": "x", "dynamic_variables": [], "agent_version_id": 1});
    assert_eq!(
        refused(&api.post("/v1/call/", &odd.to_string()).await),
        [
            "body.from_number: string_type",
            "body.dynamic_variables: dict_type",
            "body.agent_version_id: uuid_type"
        ]
    );
    assert_eq!(
        refused(&api.post("/v1/call/", "{").await),
        ["body: json_invalid"]
    );
    let reader = api.asking_with(THIRD, &[("authorization", "Bearer sk-diga-demo-readonly")]);
    let refusal = placed(&reader, &line, "+34612345678").await;
    assert_eq!(
        (refusal.status.as_u16(), code(&refusal).as_str()),
        (403, "INTERNAL_SERVER_ERROR")
    );
    assert!(
        refusal.json()["message"]
            .as_str()
            .unwrap()
            .contains("create calls")
    );
    assert_eq!(reader.get("/v1/call/").await.status, 200);
}
